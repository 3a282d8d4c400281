import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { AdapterError } from '../../errors/adapter-error.js';
import { NEWLINE } from './cri-line.js';
import { inLogDirectory, lookAtLog, O_PATH, pathOf, type LogPath } from './log-path.js';

/** An open log file. Its calls wait for the disk: they are made in the worker thread. */
export interface LogFile {
  readonly fd: number;
  /** `device:inode`. */
  readonly identity: string;
  size(): number;
  /**
   * True once it was deleted, or another file was renamed over it: nobody will read what is written to it.
   */
  isNameless(): boolean;
  /**
   * Appends whole lines. Returns how many bytes are in the file: all, or, with what kept it from more, those
   * up to the end of a line. The file never ends within a line.
   */
  append(lines: Buffer): { readonly written: number; readonly problem?: Error };
  close(): void;
}

const { O_RDWR, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK } = constants;
const MODE = 0o640;
const FLAGS = O_RDWR | O_APPEND | O_NONBLOCK;

/** What is made when it is not there. */
export type Made = 'nothing' | 'file' | 'directory and file';

/**
 * Opens the log at this path, or makes it. Never through a symbolic link, and never anything but a regular
 * file: the directory may be one that pods can write to. Throws what the file system says.
 */
export function openLogFile(log: LogPath, made: Made): LogFile {
  const fd = openOrMake(log, made);
  const stats = fstatSync(fd);
  /** Some file systems do not count names. */
  const isCounted = stats.nlink > 0 || lookAtLog(log)?.ino !== stats.ino;
  let torn = 0;

  /** Takes back the beginning of a line that there was no room for, which also makes room for others. */
  function cutTorn(): void {
    if (torn === 0) return;
    ftruncateSync(fd, Math.max(0, fstatSync(fd).size - torn));
    torn = 0;
  }

  return {
    fd,
    identity: `${stats.dev}:${stats.ino}`,
    size: () => fstatSync(fd).size,
    isNameless: () => isCounted && fstatSync(fd).nlink === 0,
    append(lines) {
      let at = 0;
      try {
        cutTorn();
        while (at < lines.length) at += writeSync(fd, lines, at, lines.length - at);
        return { written: at };
      } catch (error) {
        const written = at === 0 ? 0 : lines.lastIndexOf(NEWLINE, at - 1) + 1;
        torn += at - written;
        try {
          cutTorn();
        } catch {
          // Tried again before the next append.
        }
        return { written, problem: error as Error };
      }
    },
    close: () => closeSync(fd),
  };
}

function whatIsWrong(stats: Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link, which is not followed';
  if (!stats.isFile()) return 'is not a regular file';
  // Somebody who can write to the directory may have made it a second name of a file that is not theirs.
  return stats.nlink > 1 ? 'is a file that has other names too' : undefined;
}

/** Longer than any line of ours. */
const BLOCK_BYTES = 64 * 1024;
const ZEROS = Buffer.alloc(BLOCK_BYTES);
/**
 * More than a crash of the machine leaves. A pod that can write to the directory makes terabytes of them that
 * take no space.
 */
const MOST_ZEROS = 16 * 1024 * 1024;

/**
 * Makes the file end with a newline: cuts off the beginning of a line that a crash left (the Engine sends the
 * line again), and lets what somebody else left there stand as a line of its own.
 */
export function endWithNewline({ fd, size }: LogFile): void {
  const block = Buffer.alloc(BLOCK_BYTES);
  const whole = size();
  let length = whole;
  let count = readEnd(fd, block, length);
  const isAllZeros = (): boolean => count === BLOCK_BYTES && block.equals(ZEROS);
  for (; isAllZeros() && whole - length < MOST_ZEROS; count = readEnd(fd, block, length))
    length -= BLOCK_BYTES;
  if (isAllZeros()) {
    writeSync(fd, Buffer.of(NEWLINE));
    return;
  }
  const rest = block.subarray(count === 0 ? 0 : block.lastIndexOf(NEWLINE, count - 1) + 1, count);
  const torn = isTornLine(rest) ? rest.length : 0;
  if (length - torn < whole) ftruncateSync(fd, length - torn);
  if (rest.length > torn) writeSync(fd, Buffer.of(NEWLINE));
}

function readEnd(fd: number, block: Buffer, length: number): number {
  const wanted = Math.min(length, block.length);
  return readSync(fd, block, 0, wanted, length - wanted);
}

/**
 * The beginning of a line of ours, or the zeros that a file system may put there when the machine crashes.
 */
function isTornLine(rest: Buffer): boolean {
  if (rest.length === 0) return false;
  const head = rest.toString('latin1', 0, EARLIEST_TIME.length);
  return rest[0] === 0 || head.replaceAll(/[1-9]/g, '0') === EARLIEST_TIME.slice(0, head.length);
}

const EARLIEST_TIME = '0000-00-00T00:00:00.';

/** The name may come and go all the while: the kubelet renames. */
const ATTEMPTS = 10;

function openOrMake(log: LogPath, made: Made): number {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return inLogDirectory(log, { make: false, act: (at, name) => openExisting(at(name), log.path) });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || made === 'nothing' || attempt === ATTEMPTS) throw error;
    }
    try {
      const make = made === 'directory and file';
      return inLogDirectory(log, { make, act: (at, name) => makeNew(at(name)) });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * What it is, is known before it is opened: to open a device may do something, and a pod may have made one
 * there.
 */
function openExisting(path: string, shown: string): number {
  const place = openSync(path, O_PATH | O_NOFOLLOW);
  try {
    const wrong = whatIsWrong(fstatSync(place));
    if (wrong !== undefined) throw new AdapterError('failed-precondition', `${shown} ${wrong}`);
    return openSync(pathOf(place), FLAGS);
  } finally {
    closeSync(place);
  }
}

function makeNew(path: string): number {
  const fd = openSync(path, FLAGS | O_NOFOLLOW | O_CREAT | O_EXCL, MODE);
  // Whatever the umask is: log agents read by their group.
  fchmodSync(fd, MODE);
  return fd;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
