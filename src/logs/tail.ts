import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { NEWLINE, parseLine, timeNsOf } from './line-codec.js';

/** Lines that are the same byte for byte, one after the other: the pieces of a long line share a time, and may share their text. */
export interface Run {
  /** Of the line's bytes. */
  readonly hash: string;
  readonly time: string;
  readonly count: number;
}

/**
 * What was written last, oldest first: enough to find the place in the Engine's log. Every count is exact. Empty when nothing was written yet.
 */
export interface Tail {
  readonly runs: readonly Run[];
  /** Time of the first piece of a line that is not over, per stream; the pieces still to come have this time, however late they are. */
  readonly open: { readonly stdout?: string | undefined; readonly stderr?: string | undefined };
}

export const EMPTY_TAIL: Tail = { runs: [], open: {} };

/** More than ever come between two lines of one time; less than a position file of a page. */
const MAX_RUNS = 32;
const BLOCK_BYTES = 64 * 1024;

/** `line` is without its newline. */
export function hashOf(line: Buffer): string {
  return createHash('sha1').update(line).digest('base64url');
}

/** One line more. The array is changed. */
export function pushRun(runs: Run[], hash: string, time: string, count = 1): void {
  const last = runs.at(-1);
  if (last?.hash === hash) runs[runs.length - 1] = { hash, time, count: last.count + count };
  else runs.push({ hash, time, count });
}

/**
 * The tail of a log file of this size, whose lines from offset `from` on are ours, written after those of `before`. What is no line of ours (somebody wrote into
 * the file) is passed over.
 */
export function readTail(fd: number, from: number, size: number, before: Tail): Tail {
  for (let wanted = BLOCK_BYTES; ; wanted *= 4) {
    const start = Math.max(from, size - wanted);
    const tail = tailOf(readRange(fd, start, size), start === from ? before : undefined);
    if (start === from || tail.runs.length > MAX_RUNS) return newest(tail);
  }
}

/** `before` is undefined when the bytes begin in the midst of the lines: then the first run may be cut, and is dropped. */
function tailOf(bytes: Buffer, before: Tail | undefined): Tail {
  const runs: Run[] = [...(before?.runs ?? [])];
  const open: { stdout?: string | undefined; stderr?: string | undefined } = { ...before?.open };
  let start = before === undefined ? bytes.indexOf(NEWLINE) + 1 : 0;
  for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    const line = bytes.subarray(start, end);
    start = end + 1;
    const parts = parseLine(line);
    if (parts === undefined) continue;
    pushRun(runs, hashOf(line), parts.time);
    open[parts.stream] = parts.ended ? undefined : (open[parts.stream] ?? parts.time);
  }
  return { runs: before === undefined ? runs.slice(1) : runs, open };
}

function newest({ runs, open }: Tail): Tail {
  return { runs: runs.slice(-MAX_RUNS), open };
}

function readRange(fd: number, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  let at = 0;
  while (at < bytes.length) {
    const count = readSync(fd, bytes, at, bytes.length - at, start + at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

/** Two goroutines of the Engine take the time of stdout's and stderr's lines, and write them in the order that they get to it. */
const DISORDER_NS = 1_000_000_000n;

/**
 * From when on the Engine has to be asked, so that nothing that was not written is left out; undefined for from the beginning. The clock
 * may have been set back since: then later lines have earlier times.
 */
export function sinceOf({ runs, open }: Tail, nowNs: bigint): bigint | undefined {
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const earliest = [last.time, open.stdout, open.stderr].filter((time) => time !== undefined).reduce((a, b) => (a < b ? a : b));
  return timeNsOf(last.time) > nowNs ? undefined : timeNsOf(earliest) - DISORDER_NS;
}

/** The part of a tail that the Engine sends again, when asked for `sinceNs`. */
export function tailSince({ runs }: Tail, sinceNs: bigint | undefined): readonly Run[] {
  const kept: Run[] = [];
  for (const run of runs) if (sinceNs === undefined || timeNsOf(run.time) >= sinceNs) pushRun(kept, run.hash, run.time, run.count);
  return kept;
}
