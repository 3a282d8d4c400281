import { lstatSync, opendirSync, type Stats } from 'node:fs';

/** What a directory and everything below it takes on its file system. */
export interface DiskUse {
  /** Blocks, not lengths: holes in a file take nothing, and a file of one byte takes a block. Eviction is about these. */
  readonly bytes: number;
  readonly inodes: number;
}

/**
 * Walks a directory that changes under its feet and whose content a container chose: names that are not UTF-8 (hence Buffers), hard
 * links (counted once; beyond many, each name for its share), entries that go away half way, paths too long to be opened (counted, not
 * entered), a directory swapped for a symbolic link as it is entered (leads at most elsewhere on the same file system). Symbolic links are not followed. Synchronous: for
 * a worker thread. Throws ENOENT when `root` is not there, and when `isLate` says that it is enough.
 */
export function walkDisk(root: string, isLate: () => boolean, most = MOST): DiskUse {
  const linked = new Set<number>();
  const pending: Buffer[] = [];
  const top = lstatSync(root);
  let pendingBytes = 0;
  let bytes = top.blocks * BLOCK;
  let inodes = 1;

  const enterLater = (path: Buffer): void => {
    pendingBytes += costOf(path);
    if (pendingBytes > most.pendingBytes)
      throw new Error(`${root} holds too many directories to be measured`);
    pending.push(path);
  };

  /** The part of the file that this name of it is counted for. */
  const shareOf = ({ ino, nlink }: Stats): number => {
    if (linked.has(ino)) return 0;
    if (linked.size >= most.linked) return 1 / nlink;
    linked.add(ino);
    return 1;
  };

  const add = (path: Buffer): void => {
    const found = lstat(path);
    if (found?.dev !== top.dev) return;
    if (found.isDirectory()) enterLater(path);
    const share = found.isDirectory() || found.nlink <= 1 ? 1 : shareOf(found);
    bytes += share * found.blocks * BLOCK;
    inodes += share;
  };

  enterLater(Buffer.from(root));
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    pendingBytes -= costOf(directory);
    for (const name of namesIn(directory)) {
      if (isLate()) throw new Error(`${root} holds too much to be measured in time`);
      add(Buffer.concat([directory, SLASH, name]));
    }
  }
  return { bytes: Math.round(bytes), inodes: Math.round(inodes) };
}

/**
 * What may be remembered of a tree. The limit of a worker's heap is no protection: a table that is to grow beyond it ends the process
 * (V8: "CALL_AND_RETRY_LAST Allocation failed"), and what Buffers hold does not count towards it.
 */
const MOST = { linked: 100_000, pendingBytes: 32 * 1024 * 1024 };
const BUFFER_BYTES = 160;

function costOf({ length }: Buffer): number {
  return length + BUFFER_BYTES;
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
