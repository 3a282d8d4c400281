import { AdapterError } from '../../errors/adapter-error.js';
import { endWithNewline, openLogFile, type LogFile, type Made } from './log-file.js';
import { lookAtLog, type LogPath } from './log-path.js';
import type { Position, Positions } from './position.js';
import { newestOf, rotatedFiles, type RotatedFile } from './rotated-files.js';
import { EMPTY_TAIL, readTail, type Tail } from './tail.js';

/**
 * Where one container's lines go: a log file after another, as the kubelet rotates them. Every call waits for
 * the disk.
 */
export interface RotatingLog {
  /** What was written last, read from the log itself. */
  tail(): Tail;
  append: LogFile['append'];
  /** The whole output of the container, which ended at this time, is in the log. */
  complete(atNs: string): void;
  /**
   * Goes on in the file that is at the path now, or makes one. Throws, and goes on as before, when that
   * cannot be opened.
   */
  reopen(): void;
  /**
   * True once the file has no name any more: somebody deleted it, or the kubelet, whose call failed though
   * the file was reopened, renamed the old one back over it. What was written to it has to be written again:
   * see `takeUp`.
   */
  isNameless(): boolean;
  /**
   * Goes on at the path, in the file that is there now, or in a new one, from before the first line of the
   * nameless file. Throws ENOENT when nothing is at the path of a container that has ended: the kubelet has
   * deleted its log.
   */
  takeUp(phase: RotatingLogParts['phase']): void;
  close(): void;
}

export interface RotatingLogParts {
  readonly containerId: string;
  readonly log: LogPath;
  readonly positions: Positions;
  /**
   * Of the container. The directory is made again when it is gone: not for one that has ended, whose pod the
   * kubelet may be deleting. What is in the file of one that has not started is another's.
   */
  readonly phase: 'created' | 'running' | 'exited';
}

/**
 * Opens the log, or takes it up where an earlier Berth left it.
 *
 * INVARIANTS
 * - The log itself tells what was written: nothing is noted beside it that could disagree after a crash.
 * - A position is saved before the first line goes into a file: it tells what was written before that file.
 * - Files end with whole lines, except for what a crash tore, which is cut off before the next line.
 */
export function openRotatingLog(parts: RotatingLogParts): RotatingLog {
  const { containerId, log, positions } = parts;
  let { file, position } = openFirst(parts);

  function save(next: Position): void {
    positions.save(containerId, next);
    position = next;
  }

  /** Nothing changes when `next` throws. */
  function replace(replacement: LogFile, next: () => Position): void {
    try {
      save(next());
    } catch (error) {
      replacement.close();
      throw error;
    }
    file.close();
    file = replacement;
  }

  function tail(): Tail {
    const size = file.size();
    const known = withinSize(position, size);
    if (known !== position) save(known);
    return readTail(file.fd, position.start, size, position.before);
  }

  return {
    tail,
    append: (lines) => file.append(lines),
    complete(atNs) {
      try {
        save({ ...position, completeAtNs: atNs });
      } catch {
        // Found out again at the next start.
      }
    },
    reopen() {
      const next = openLogFile(log, 'directory and file');
      if (next.identity === file.identity) {
        next.close();
        return;
      }
      replace(next, () => {
        endWithNewline(next);
        return { file: next.identity, start: next.size(), before: tail() };
      });
    },
    isNameless: () => file.isNameless(),
    takeUp(current) {
      // The nameless file is closed after that: no new one can have its inode.
      const isDeleted = current === 'exited' && rotatedFiles(log).length === 0;
      const next = openLogFile(log, isDeleted ? 'nothing' : madeFor(current));
      replace(next, () => positionIn(next, position, { log, isNew: false }));
    },
    close: () => file.close(),
  };
}

function openFirst({ containerId, log, positions, phase }: RotatingLogParts): {
  readonly file: LogFile;
  readonly position: Position;
} {
  const known = positions.find(containerId);
  const renamed = findRenamed(log, known);
  const file = renamed === undefined ? openLogFile(log, madeFor(phase)) : openRenamed(renamed);
  try {
    const position = positionIn(file, known, { log, isNew: phase === 'created' });
    if (position !== known) positions.save(containerId, position);
    return { file, position };
  } catch (error) {
    file.close();
    throw error;
  }
}

function madeFor(phase: RotatingLogParts['phase']): Made {
  return phase === 'exited' ? 'file' : 'directory and file';
}

/** Never makes one: the kubelet may have renamed it back meanwhile. */
function openRenamed(log: LogPath): LogFile {
  try {
    return openLogFile(log, 'nothing');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw beingRenamed(log, error);
  }
}

function beingRenamed({ path }: LogPath, cause?: unknown): AdapterError {
  return new AdapterError('unavailable', `${path} is being renamed`, { cause });
}

/**
 * Where the log is when a kubelet has just renamed it: it goes on there until the kubelet has it reopened. A
 * new file in its place would be gone when the kubelet, whose call failed while no Berth was there, renames
 * back.
 */
function findRenamed(log: LogPath, known: Position | undefined): LogPath | undefined {
  if (known === undefined || lookAtLog(log) !== undefined) return undefined;
  return rotatedFiles(log).find(({ identity }) => identity === known.file);
}

/** The position from which this file goes on: the known one when it is the same file, else a new one. */
function positionIn(
  file: LogFile,
  known: Position | undefined,
  { log, isNew }: { readonly log: LogPath; readonly isNew: boolean },
): Position {
  endWithNewline(file);
  if (known?.file === file.identity) return withinSize(known, file.size());
  if (known === undefined && isNew) return { file: file.identity, start: file.size(), before: EMPTY_TAIL };
  const rotated =
    known === undefined
      ? newestOf(rotatedFiles(log))
      : rotatedFiles(log).find(({ identity }) => identity === known.file);
  // What was looked for among the rotated files may just have been renamed back over this one.
  if (file.isNameless()) throw beingRenamed(log);
  // The numbers of devices change with the order in which they are found.
  if (known !== undefined && rotated === undefined && inodeOf(known.file) === inodeOf(file.identity))
    return { ...known, file: file.identity };
  // Without a position, whatever is in the file is the container's: the position was lost, or never was.
  return {
    file: file.identity,
    start: known === undefined ? 0 : file.size(),
    before: tailOf(rotated, known),
  };
}

/** Somebody emptied the file: what is in it now came after. */
function withinSize(position: Position, size: number): Position {
  return size < position.start ? { ...position, start: 0 } : position;
}

/**
 * False when the file of the position is neither at the path nor among those that were rotated, and another
 * one is at the path.
 */
export function isAtPath(log: LogPath, { file }: Position): boolean {
  const stats = lookAtLog(log);
  return (
    stats === undefined ||
    `${stats.dev}:${stats.ino}` === file ||
    rotatedFiles(log).some(({ identity }) => identity === file)
  );
}

function inodeOf(identity: string): string | undefined {
  return identity.split(':')[1];
}

/** What was written before a file that has just taken the place of another. */
function tailOf(rotated: RotatedFile | undefined, known: Position | undefined): Tail {
  const before = known?.before ?? EMPTY_TAIL;
  if (rotated === undefined) return before;
  const file = openRenamed(rotated);
  try {
    endWithNewline(file);
    const size = file.size();
    return readTail(file.fd, known === undefined ? 0 : withinSize(known, size).start, size, before);
  } finally {
    file.close();
  }
}
