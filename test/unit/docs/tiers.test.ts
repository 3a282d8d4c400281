import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const testsIn = (tier: string): string[] =>
  readdirSync(join(root, 'test', tier), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.test.ts'),
  );

/** Suites of logs/ that are about more than one file. */
const IDEAS = ['logs/continuity.test.ts', 'logs/file/rotating-log-races.test.ts'];

describe('the tiers of test/README.md', () => {
  it('have, in unit/, a test for each of some files of src/, by its name', () => {
    const strays = testsIn('unit')
      .filter((name) => !name.startsWith('docs/') && !IDEAS.includes(name))
      .filter((name) => !existsSync(join(root, 'src', name.replace(/\.test\.ts$/, '.ts'))));
    expect(strays).toEqual([]);
  });

  it('have, in contract/, suites that run on more than one implementation', () => {
    const single = testsIn('contract').filter(
      (name) => !readFileSync(join(root, 'test/contract', name), 'utf8').includes('describe.each'),
    );
    expect(single).toEqual([]);
  });
});
