import { opendirSync, readlinkSync } from 'node:fs';

/** What a process has open. */
export interface OpenFileCounts {
  readonly descriptors: number;
  readonly sockets: number;
}

/**
 * Counts the descriptors of processes, and those of them that are sockets. A process has as many as its limit
 * allows, and a container as many processes: once `isLate` says so, nothing is counted and the answer is
 * undefined. Processes that end meanwhile count for what they had. Synchronous: for a worker thread.
 */
export function countOpenFiles(
  pids: readonly string[],
  isLate: () => boolean,
  procRoot = '/proc',
): OpenFileCounts | undefined {
  let descriptors = 0;
  let sockets = 0;
  for (const pid of pids) {
    for (const path of descriptorsOf(`${procRoot}/${pid}/fd`)) {
      if (isLate()) return undefined;
      descriptors += 1;
      if (isSocket(path)) sockets += 1;
    }
    if (isLate()) return undefined;
  }
  return { descriptors, sockets };
}

/** Some hundred at a time. */
function* descriptorsOf(path: string): Generator<string> {
  const directory = unlessGone(() => opendirSync(path, { bufferSize: 256 }));
  if (directory === undefined) return;
  try {
    for (;;) {
      const entry = unlessGone(() => directory.readSync());
      if (entry === undefined || entry === null) return;
      yield `${path}/${entry.name}`;
    }
  } finally {
    directory.closeSync();
  }
}

function isSocket(path: string): boolean {
  return unlessGone(() => readlinkSync(path))?.startsWith('socket:') ?? false;
}

/** EACCES: a process that has ended, or one that not even root may look at. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}
