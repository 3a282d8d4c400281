import { closeSync, constants, lstatSync, opendirSync, openSync, type Stats } from 'node:fs';
import { messageOf } from '../../errors/adapter-error.js';

/** What a directory and everything below it takes on its file system. */
export interface DiskUse {
  /**
   * Blocks, not lengths: holes in a file take nothing, and a file of one byte takes a block. Eviction is
   * about these.
   */
  readonly bytes: number;
  readonly inodes: number;
  /** Why not everything was counted: the figures are lower bounds. Undefined when they are complete. */
  readonly incomplete: string | undefined;
  /** The time was not enough for all of it. */
  readonly isLate: boolean;
}

/**
 * Walks a directory that changes under its feet and whose content a container chose: names that are not UTF-8
 * (hence Buffers), hard links (counted once; beyond many, each name for its share), entries that go away half
 * way, directories deeper than a path can be long, a directory swapped for a symbolic link as it is entered
 * (leads at most elsewhere on the same file system). Symbolic links are not followed. What cannot be read,
 * remembered or reached before `isLate` says that it is enough is left out, and the answer says so: a
 * container must not be able to hide what it has written. Synchronous: for a worker thread. Throws when
 * `root` cannot be read, with ENOENT when it is not there.
 */
export function walkDisk(root: string, isLate: () => boolean, most = MOST): DiskUse {
  const steps = walkDiskInSteps(root, most);
  let step = steps.next();
  while (step.done !== true) step = steps.next(isLate());
  return step.value;
}

/** The same in steps, one for each name. A step that is given `true` is the last one: it is late. */
export function* walkDiskInSteps(root: string, most = MOST): Generator<undefined, DiskUse, boolean> {
  const top = lstatSync(root);
  const shareOf = createShares(most.linked);
  let incomplete: string | undefined;
  let isLate = false;
  let bytes = top.blocks * BLOCK;
  let inodes = 1;

  const leaveOut = (why: string): void => {
    incomplete ??= why;
  };
  const attempt = createAttempt(leaveOut);
  const pending = createPending(most, attempt, leaveOut);

  const add = (path: Buffer, anchor: Anchor | undefined): void => {
    const found = attempt(() => lstatSync(path));
    if (found?.dev !== top.dev) return;
    if (found.isDirectory()) pending.push({ path, anchor });
    const share = found.isDirectory() ? 1 : shareOf(found);
    bytes += share * found.blocks * BLOCK;
    inodes += share;
  };

  /** False when it is late. */
  function* addAllIn({ path, anchor }: Directory): Generator<undefined, boolean, boolean> {
    for (const name of namesIn(path, attempt)) {
      if (yield) return false;
      add(Buffer.concat([path, SLASH, name]), anchor);
    }
    return true;
  }

  pending.push({ path: Buffer.from(root), anchor: undefined });
  try {
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const inTime = yield* addAllIn(next);
      pending.release(next.anchor);
      if (inTime) continue;
      isLate = true;
      leaveOut('it has too many files to measure in time');
      break;
    }
  } finally {
    pending.close();
  }
  return { bytes: Math.round(bytes), inodes: Math.round(inodes), incomplete, isLate };
}

/**
 * A directory that was opened because its path leaves no room for names; its content is reached through
 * `/proc/self/fd`.
 */
interface Anchor {
  readonly fd: number;
  /** Directories below it that have not been read to their end yet. It is closed with the last of them. */
  users: number;
}

interface Directory {
  readonly path: Buffer;
  /** What the path starts at; undefined for the root directory. */
  readonly anchor: Anchor | undefined;
}

type Attempt = <T>(read: () => T) => T | undefined;

/**
 * The directories that are to be read, the last one first: few are remembered of a tree that is deep rather
 * than wide.
 */
function createPending(most: typeof MOST, attempt: Attempt, leaveOut: (why: string) => void) {
  const pending: Directory[] = [];
  const anchors = new Set<Anchor>();
  let pendingBytes = 0;

  function release(anchor: Anchor | undefined): void {
    if (anchor === undefined) return;
    anchor.users -= 1;
    if (anchor.users > 0) return;
    anchors.delete(anchor);
    closeSync(anchor.fd);
  }

  function withRoom(directory: Directory): Directory | undefined {
    if (directory.path.length <= LONGEST_WITH_ROOM) return directory;
    if (anchors.size >= most.anchors) {
      leaveOut('it has too many directories that are deeper than a path can be long');
      release(directory.anchor);
      return undefined;
    }
    const fd = attempt(() => openSync(directory.path, DIRECTORY_FLAGS));
    release(directory.anchor);
    if (fd === undefined) return undefined;
    const anchor = { fd, users: 1 };
    anchors.add(anchor);
    return { path: Buffer.from(`/proc/self/fd/${String(fd)}`), anchor };
  }

  return {
    push(directory: Directory): void {
      if (pendingBytes + costOf(directory.path) > most.pendingBytes) {
        leaveOut('it has too many directories');
        return;
      }
      pendingBytes += costOf(directory.path);
      if (directory.anchor !== undefined) directory.anchor.users += 1;
      pending.push(directory);
    },
    pop(): Directory | undefined {
      for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        pendingBytes -= costOf(next.path);
        const directory = withRoom(next);
        if (directory !== undefined) return directory;
      }
      return undefined;
    },
    release,
    close(): void {
      for (const { fd } of anchors) closeSync(fd);
    },
  };
}

/** The part of a file that one name of it is counted for. */
function createShares(mostLinked: number): (file: Stats) => number {
  const linked = new Set<number>();
  return ({ ino, nlink }) => {
    if (nlink <= 1) return 1;
    if (linked.has(ino)) return 0;
    if (linked.size >= mostLinked) return 1 / nlink;
    linked.add(ino);
    return 1;
  };
}

/**
 * What may be remembered of a tree. The limit of a worker's heap is no protection: a table that is to grow
 * beyond it ends the process (V8: "CALL_AND_RETRY_LAST Allocation failed"), and what Buffers hold does not
 * count towards it. Anchors are open files, of which the whole process may have 1,024 where its limit is not
 * raised.
 */
const MOST = { linked: 100_000, pendingBytes: 32 * 1024 * 1024, anchors: 128 };
const BUFFER_BYTES = 160;

function costOf({ length }: Buffer): number {
  return length + BUFFER_BYTES;
}

/** st_blocks counts these, whatever the file system's own block size. */
const BLOCK = 512;
const SLASH = Buffer.from('/');

/** PATH_MAX is 4,096 with the terminating NUL, and a name has at most 255 bytes. */
const LONGEST_WITH_ROOM = 4_095 - 255 - 1;
const DIRECTORY_FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A few hundred at a time: a directory may hold millions. */
function* namesIn(path: Buffer, attempt: Attempt): Generator<Buffer> {
  // Node's types know only names that are text.
  const directory = attempt(() =>
    opendirSync(path as unknown as string, { encoding: 'buffer' as BufferEncoding, bufferSize: 256 }),
  );
  if (directory === undefined) return;
  try {
    for (;;) {
      const entry = attempt(() => directory.readSync()) ?? null;
      if (entry === null) return;
      yield entry.name as unknown as Buffer;
    }
  } finally {
    directory.closeSync();
  }
}

/** Reads what may have gone away since it was found; what is there and cannot be read is left out. */
function createAttempt(leaveOut: (why: string) => void): Attempt {
  return (read) => {
    try {
      return read();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      // ELOOP: a symbolic link has taken the place of a directory.
      if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'ELOOP') leaveOut(messageOf(error));
      return undefined;
    }
  };
}
