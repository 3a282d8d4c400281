import type { FakeProgram } from './model.js';

/** The programs of `tinyRootFilesystem`, for a fake Engine. */
export const tinyPrograms: Readonly<Record<string, FakeProgram>> = {
  '/pause': ({ killed }) =>
    new Promise((resolve) => {
      killed.addEventListener('abort', () => {
        resolve(0);
      });
    }),
  '/say': ({ stdout, stderr }) => {
    stdout('out\n');
    stderr('err\n');
    return 3;
  },
  '/cat': async ({ stdin, stdout }) => {
    for await (const chunk of stdin as AsyncIterable<Buffer>) stdout(chunk);
    return 0;
  },
};
