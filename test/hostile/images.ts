import { request } from 'node:http';
import { IMAGES, type TestEngine } from '../support/node/engines.js';
import { rawEngine } from '../support/node/raw-engine.js';

export interface ImageWanted {
  /** `repository:tag`. */
  readonly name: string;
  /** Of the image's config: Labels, Entrypoint, User … */
  readonly config: Readonly<Record<string, unknown>>;
  /** A shell command that changes the files of busybox. */
  readonly prepare?: string;
}

/** An image as anybody can push one, made by the Engine itself. */
export async function makeImage(
  engine: TestEngine,
  { name, config, prepare = 'true' }: ImageWanted,
): Promise<void> {
  const docker = rawEngine(engine);
  const container = await docker.createContainer({ Image: IMAGES.busybox, Cmd: ['sh', '-c', prepare] });
  await container.start();
  await container.wait();
  const [repo = '', tag = ''] = name.split(':');
  // dockerode sends a config in the query, where labels of many megabytes have no room.
  await post(engine, `/commit?container=${container.id}&repo=${repo}&tag=${tag}`, config);
  await container.remove();
}

export async function removeImage(engine: TestEngine, name: string): Promise<void> {
  await rawEngine(engine).getImage(name).remove({ force: true });
}

/** Labels of so many bytes in all, in pieces of a megabyte. */
export function labelsOf(mib: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: mib }, (_, index) => [`padding.${String(index)}`, 'x'.repeat(2 ** 20)]),
  );
}

function post({ socketPath }: TestEngine, path: string, body: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const call = request({ socketPath, method: 'POST', path, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if ((answer.statusCode ?? 500) < 400) resolve();
        else reject(new Error(`${path}: ${Buffer.concat(chunks).toString()}`));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
