import { stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface StorageRootParts {
  /** The Engine's data directory. */
  readonly dockerRootDir: string;
  /** The images are in containerd's store. */
  readonly containerdStore: boolean;
  /** Where a containerd that the Engine did not start itself keeps its data. */
  readonly hostContainerdRoot?: string;
}

const HOST_CONTAINERD_ROOT = '/var/lib/containerd';
/** Every containerd that holds images has its layers as blobs in here. */
const CONTENT_STORE = 'io.containerd.content.v1.content';

/**
 * The directory that holds layers and writable layers alike: the Engine's own, or with the containerd image
 * store that of containerd, which the Engine's API does not show. If that is not on this machine, the
 * Engine's directory is the best answer.
 */
export async function findStorageRoot({
  dockerRootDir,
  containerdStore,
  hostContainerdRoot,
}: StorageRootParts): Promise<string> {
  if (!containerdStore) return dockerRootDir;
  for (const root of [
    join(dockerRootDir, 'containerd', 'daemon'),
    hostContainerdRoot ?? HOST_CONTAINERD_ROOT,
  ]) {
    if (await isThere(join(root, CONTENT_STORE))) return root;
  }
  return dockerRootDir;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Not there, or not visible from where Berth runs: either way not to be reported as the place of the
    // images.
    return false;
  }
}
