import type Docker from 'dockerode';
import { IMAGES } from './engines.js';

export interface HostileImage {
  readonly name: string;
  /** What it is made from; busybox where nothing is said. */
  readonly from?: string;
  /** What a shell does in busybox before it is made an image. */
  readonly script?: string;
  /** The image's config: the Engine takes from it what a builder would refuse. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/**
 * An image made from another one, whatever its config says. Its reference; `removeImage` takes it away again.
 */
export async function makeImage(
  docker: Docker,
  { name, from = IMAGES.busybox, script = 'true', config = {} }: HostileImage,
): Promise<string> {
  const container = await docker.createContainer({ Image: from, User: '0', Cmd: ['sh', '-c', script] });
  try {
    await container.start();
    const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
    if (code !== 0) throw new Error(`making the image ${name}: ${script} ended with ${String(code)}`);
    const options = {
      _query: { container: container.id, repo: `berth-it/${name}`, tag: '1' },
      _body: { Cmd: ['sh'], ...config },
    };
    await container.commit(options as object);
  } finally {
    await container.remove({ force: true });
  }
  return `berth-it/${name}:1`;
}

export async function removeImage(docker: Docker, reference: string): Promise<void> {
  await docker.getImage(reference).remove({ force: true });
}
