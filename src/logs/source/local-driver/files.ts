import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { namesIn } from '../../../host/names-in.js';

/** An open file of one container's `local` log: Docker renames and deletes them. */
export interface LocalLogFile {
  readonly fd: number;
  /** `device:inode`. */
  readonly identity: string;
  readonly compressed: boolean;
  /** When it was written last, or compressed. */
  readonly modifiedMs: number;
}

/** `container.log`, and `container.log.1`, `.2.gz` … before it. */
export const CURRENT = 'container.log';
const ROTATED = /^container\.log\.(\d+)(\.gz)?$/;
const ATTEMPTS = 20;

/**
 * All files, oldest first, the last being the one that is written. The caller closes them. Undefined when
 * there are none: another log driver, or an Engine elsewhere.
 */
export function openLocalLogFiles(directory: string): readonly LocalLogFile[] | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const opened: LocalLogFile[] = [];
    const complete = openAll(directory, opened);
    // Newest first, so that a rotation meanwhile shows a file twice but never hides one; and then the newest
    // is another.
    if (complete && identityOf(directory) === opened[0]?.identity) return oldestFirst(opened);
    for (const { fd } of opened) closeSync(fd);
    // Between renaming one file and making the next there is no current one.
    if (opened.length === 0 && rotatedNames(directory).length === 0) return undefined;
  }
  return undefined;
}

/** `device:inode` of the file that is being written; undefined when there is none. */
export function identityOf(directory: string): string | undefined {
  const stats = statSync(join(directory, CURRENT), { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`;
}

/**
 * Changes when the file that is being written has grown or shrunk, or is another. Undefined when there is
 * none.
 */
export function stampOf(directory: string): string | undefined {
  const stats = statSync(join(directory, CURRENT), { throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}:${stats.size}`;
}

/** True when every file that was there is now open. */
function openAll(directory: string, opened: LocalLogFile[]): boolean {
  try {
    opened.push(openOne(directory, CURRENT));
    for (const name of rotatedNames(directory)) opened.push(openOne(directory, name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

function openOne(directory: string, name: string): LocalLogFile {
  const fd = openSync(join(directory, name), 'r');
  const { dev, ino, mtimeMs } = fstatSync(fd);
  return { fd, identity: `${dev}:${ino}`, compressed: name.endsWith('.gz'), modifiedMs: mtimeMs };
}

/** Newest first. While a file is being compressed it is there twice: the first of the two is whole. */
function rotatedNames(directory: string): string[] {
  const found = namesIn(directory).flatMap((name) => {
    const [, number, compressed] = ROTATED.exec(name) ?? [];
    return number === undefined
      ? []
      : [{ name, number: Number(number), compressed: compressed !== undefined }];
  });
  const sorted = found.sort((a, b) => a.number - b.number || Number(a.compressed) - Number(b.compressed));
  return sorted.filter(({ number }, index) => sorted[index - 1]?.number !== number).map(({ name }) => name);
}

/** Without those that are there twice. */
function oldestFirst(opened: readonly LocalLogFile[]): LocalLogFile[] {
  const isFirst = ({ identity }: LocalLogFile, index: number): boolean =>
    opened.findIndex((other) => other.identity === identity) === index;
  for (const file of opened.filter((each, index) => !isFirst(each, index))) closeSync(file.fd);
  return opened.filter(isFirst).reverse();
}
