import { stat, statfs } from 'node:fs/promises';
import type { Clock } from '../../async/clock.js';
import { settlesWithin } from '../../async/settles-within.js';

/** A file system, as `df` has it. */
export interface FilesystemSize {
  readonly device: string;
  readonly bytes: number;
  /** Undefined for file systems that make inodes as they go, such as Btrfs. */
  readonly inodes: number | undefined;
  readonly inodesFree: number | undefined;
  readonly readAtNs: bigint;
}

/** Reads a directory's file system: its device's number and its size. Replaced in tests. */
export type ReadFilesystem = (
  path: string,
) => Promise<Omit<FilesystemSize, 'readAtNs' | 'device'> & DeviceNumber>;

interface DeviceNumber {
  /** `254:0` */
  readonly deviceNumber: string;
}

export interface FilesystemSizesParts {
  readonly clock: Clock;
  readonly deviceName: (number: string) => string;
  readonly read: ReadFilesystem;
}

/**
 * The size of the file system that a directory is on. A file system that hangs, on a network or a dying disk,
 * hangs whoever asks: so one question is under way at most, an answer waits for it a second at most, and the
 * last answer stays.
 */
export interface FilesystemSizes {
  of(path: string): Promise<FilesystemSize | undefined>;
}

export function createFilesystemSizes({ clock, deviceName, read }: FilesystemSizesParts): FilesystemSizes {
  let last: { readonly path: string; readonly size: FilesystemSize } | undefined;
  let asking: Promise<void> | undefined;

  async function ask(path: string): Promise<void> {
    try {
      const { deviceNumber, ...size } = await read(path);
      last = { path, size: { ...size, device: deviceName(deviceNumber), readAtNs: clock.nowNs() } };
    } catch {
      // It is not on this machine, or cannot be read: the metrics of it are left out.
      last = undefined;
    } finally {
      asking = undefined;
    }
  }

  return {
    async of(path) {
      if (path === '') return undefined;
      asking ??= ask(path);
      await settlesWithin(asking, WAIT_MS);
      return last?.path === path ? last.size : undefined;
    },
  };
}

/** The one of the machine. */
export const readFilesystem: ReadFilesystem = async (path) => {
  const [{ dev }, { bsize, blocks, files, ffree }] = await Promise.all([stat(path), statfs(path)]);
  return {
    deviceNumber: deviceNumber(dev),
    bytes: blocks * bsize,
    inodes: files === 0 ? undefined : files,
    inodesFree: files === 0 ? undefined : ffree,
  };
};

const WAIT_MS = 1_000;

/** As glibc's gnu_dev_major and gnu_dev_minor take a dev_t apart, whose upper halves are beyond 32 bits. */
function deviceNumber(dev: number): string {
  const bits = BigInt(dev);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${String(major)}:${String(minor)}`;
}
