import { lstatSync, opendirSync, type Stats } from 'node:fs';

/** What a directory and everything below it takes on its file system. */
export interface DiskUse {
  /** Blocks, not lengths: holes in a file take nothing, and a file of one byte takes a block. Eviction is about these. */
  readonly bytes: number;
  readonly inodes: number;
}

/**
 * Walks a directory that changes under its feet and whose content a container chose: names that are not UTF-8 (hence Buffers), hard
 * links (counted once), entries that go away half way, paths too long to be opened (counted, not entered), a directory swapped for a
 * symbolic link as it is entered (leads at most elsewhere on the same file system). Symbolic links are not followed. Synchronous: for
 * a worker thread. Throws ENOENT when `root` is not there, and when `isLate` says that it is enough.
 */
export function walkDisk(root: string, isLate: () => boolean): DiskUse {
  const linked = new Set<number>();
  const pending: Buffer[] = [Buffer.from(root)];
  const top = lstatSync(root);
  let bytes = top.blocks * BLOCK;
  let inodes = 1;

  const add = (path: Buffer): void => {
    const found = lstat(path);
    if (found?.dev !== top.dev) return;
    if (found.isDirectory()) pending.push(path);
    else if (found.nlink > 1) {
      if (linked.has(found.ino)) return;
      linked.add(found.ino);
    }
    bytes += found.blocks * BLOCK;
    inodes += 1;
  };

  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const name of namesIn(directory)) {
      if (isLate()) throw new Error(`${root} holds too much to be measured in time`);
      add(Buffer.concat([directory, SLASH, name]));
    }
  }
  return { bytes, inodes };
}

/** st_blocks counts these, whatever the file system's own block size. */
const BLOCK = 512;
const SLASH = Buffer.from('/');

function lstat(path: Buffer): Stats | undefined {
  return unlessUnreachable(() => lstatSync(path));
}

/** A few hundred at a time: a directory may hold millions. */
function* namesIn(path: Buffer): Generator<Buffer> {
  // Node's types know only names that are text.
  const directory = unlessUnreachable(() =>
    opendirSync(path as unknown as string, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 }),
  );
  if (directory === undefined) return;
  try {
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync())
      yield entry.name as unknown as Buffer;
  } finally {
    directory.closeSync();
  }
}

function unlessUnreachable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
