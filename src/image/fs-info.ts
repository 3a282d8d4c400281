import { statfs } from 'node:fs/promises';
import type { Clock } from '../async/clock.js';
import { unlessAborted } from '../async/deadline.js';
import type { FilesystemUsageInit } from '../cri/generated/runtime/v1/FilesystemUsage.js';
import type { ImageFsInfoRequest } from '../cri/generated/runtime/v1/ImageFsInfoRequest.js';
import type { ImageFsInfoResponseInit } from '../cri/generated/runtime/v1/ImageFsInfoResponse.js';
import { findStorageRoot } from './storage-root.js';
import type { UsedBytesMeter } from './used-bytes.js';

export interface ImageFsInfoParts {
  readonly usedBytes: Pick<UsedBytesMeter, 'read'>;
  readonly clock: Clock;
  /** The Engine's data directory, as `docker info` has it now. */
  readonly dockerRootDir: () => string;
  /** The Engine keeps images in containerd's store. */
  readonly containerdStore: () => boolean;
  /** Bytes in the writable layers of all containers, as far as they have been measured. */
  readonly writableLayerBytes: () => number;
}

/**
 * ImageFsInfo. Layers and writable layers are on one filesystem with every storage driver, so the two lists
 * name the same mount point: the kubelet then treats it as one disk. Inodes are those of the whole
 * filesystem, and left out where it cannot be seen.
 */
export function createImageFsInfo({
  usedBytes,
  clock,
  dockerRootDir,
  containerdStore,
  writableLayerBytes,
}: ImageFsInfoParts) {
  return async function imageFsInfo(
    _request: ImageFsInfoRequest,
    signal: AbortSignal,
  ): Promise<ImageFsInfoResponseInit> {
    const used = await unlessAborted(usedBytes.read(), signal);
    const mountpoint = await findStorageRoot({
      dockerRootDir: dockerRootDir(),
      containerdStore: containerdStore(),
    });
    const inodesUsed = await readInodesUsed(mountpoint);
    const usage = (bytes: number, readAtNs: bigint): FilesystemUsageInit => ({
      timestamp: String(readAtNs),
      fsId: { mountpoint },
      usedBytes: { value: String(bytes) },
      ...(inodesUsed === undefined ? {} : { inodesUsed: { value: String(inodesUsed) } }),
    });
    return {
      imageFilesystems: [usage(used.bytes, used.readAtNs)],
      containerFilesystems: [usage(writableLayerBytes(), clock.nowNs())],
    };
  };
}

async function readInodesUsed(path: string): Promise<bigint | undefined> {
  try {
    const { files, ffree } = await statfs(path, { bigint: true });
    return files - ffree;
  } catch {
    // The Engine's directory is not visible from where Berth runs (a container, another machine); the kubelet
    // may still see it.
    return undefined;
  }
}
