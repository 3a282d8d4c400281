import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import { NEWLINE, parseLine, timeNsOf, type LineParts } from './cri-line.js';

/**
 * Lines that are the same byte for byte, one after the other: the pieces of a long line share a time, and may
 * share their text.
 */
export interface Run {
  /** Of the line's bytes. */
  readonly hash: string;
  readonly time: string;
  readonly count: number;
}

/**
 * What was written last, oldest first: enough to find the place in the Engine's log. Every count is exact.
 * Empty when nothing was written yet.
 */
export interface Tail {
  readonly runs: readonly Run[];
  /**
   * Time of the first piece of a line that is not over, per stream; the pieces still to come have this time,
   * however late they are.
   */
  readonly open: { readonly stdout?: string | undefined; readonly stderr?: string | undefined };
  /**
   * How many of the last lines in a row have the time of the last: the pieces of a long line may repeat
   * themselves, and only their number tells which one was the last. Undefined when it is not known.
   */
  readonly sameTime?: number | undefined;
}

export const EMPTY_TAIL: Tail = { runs: [], open: {}, sameTime: 0 };

/** More than ever come between two lines of one time; less than a position file of a page. */
const MAX_RUNS = 32;
const BLOCK_BYTES = 64 * 1024;
/** Beyond this nothing is looked for: a log that the kubelet has not rotated by then is a flood. */
const MOST_BYTES = 256 * 1024 * 1024;
/**
 * How much further back the beginning of a line is looked for once there are runs enough; the kubelet rotates
 * at 10 MiB.
 */
const MOST_BYTES_MORE = 16 * 1024 * 1024;

/**
 * As many as are in those bytes of ours. A pod that can write to the file may have it end with nothing but
 * newlines, each of which takes time.
 */
const MOST_LINES = 500_000;

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
 * The tail of a log file of this size, whose lines from offset `from` on are ours, written after those of
 * `before`. What is no line of ours (somebody wrote into the file) is passed over. Needs no more memory for a
 * large file than for a small one.
 */
export function readTail(fd: number, from: number, size: number, before: Tail): Tail {
  const collector = createCollector();
  let enoughAt: number | undefined;
  let lines = 0;
  const earliest = Math.max(from, size - MOST_BYTES);
  for (const { line, start } of linesBackwards(fd, earliest, size)) {
    lines += 1;
    if (lines > MOST_LINES) return collector.cutOff();
    // May be the end of a line only.
    if (start === earliest && earliest > from) break;
    if (collector.hasEnough()) return collector.cutOff();
    if (collector.hasRuns()) enoughAt ??= start;
    if (enoughAt !== undefined && enoughAt - start > MOST_BYTES_MORE) return collector.cutOff();
    collector.take(line);
  }
  return earliest > from ? collector.cutOff() : collector.after(before);
}

interface Collector {
  /** The line before those that were taken. */
  take(line: Buffer): void;
  /** Enough runs, and one more, which may be cut. */
  hasRuns(): boolean;
  /** All that a tail tells is known. */
  hasEnough(): boolean;
  /** The tail, when there are more lines before. */
  cutOff(): Tail;
  /** The tail, when nothing is before but these. */
  after(before: Tail): Tail;
}

interface OpenLine {
  /** The beginning of the stream's last line was met, or its last line is over. */
  known: boolean;
  time: string | undefined;
}

function createCollector(): Collector {
  /** Newest first. */
  const runs: Run[] = [];
  const open: Record<LineParts['stream'], OpenLine> = {
    stdout: { known: false, time: undefined },
    stderr: { known: false, time: undefined },
  };
  let sameTime = 0;
  let counting = true;
  let last: { readonly line: Buffer; readonly parts: LineParts } | undefined;

  function count(time: string): void {
    counting &&= time === (runs[0]?.time ?? time);
    if (counting) sameTime += 1;
  }

  function note({ stream, ended, time }: LineParts): void {
    const line = open[stream];
    if (line.known) return;
    if (ended) line.known = true;
    else line.time = time;
  }

  const timeOf = (stream: LineParts['stream'], before: Tail): string | undefined =>
    open[stream].known ? open[stream].time : (before.open[stream] ?? open[stream].time);

  function tail(newestFirst: readonly Run[], before: Tail, same: number | undefined): Tail {
    return {
      runs: newestFirst.slice(0, MAX_RUNS).reverse(),
      open: { stdout: timeOf('stdout', before), stderr: timeOf('stderr', before) },
      sameTime: same,
    };
  }

  return {
    take(line) {
      // Many alike are the pieces of one line: they are counted without a look into each.
      const parts = last?.line.equals(line) === true ? last.parts : parseLine(line);
      if (parts === undefined) return;
      count(parts.time);
      // A container that never wrote to one of its streams is looked through for it: that must cost neither
      // memory nor hashes.
      if (runs.length > MAX_RUNS) {
        note(parts);
        return;
      }
      if (parts === last?.parts) {
        const run = runs.at(-1);
        if (run !== undefined) runs[runs.length - 1] = { ...run, count: run.count + 1 };
        return;
      }
      pushRun(runs, hashOf(line), parts.time);
      note(parts);
      last = { line: Buffer.from(line), parts };
    },
    hasRuns: () => runs.length > MAX_RUNS,
    hasEnough: () => runs.length > MAX_RUNS && !counting && open.stdout.known && open.stderr.known,
    cutOff: () =>
      tail(runs.length > 1 ? runs.slice(0, -1) : runs, EMPTY_TAIL, counting ? undefined : sameTime),
    after(before) {
      const all = [...runs];
      for (const { hash, time, count: times } of [...before.runs].reverse()) pushRun(all, hash, time, times);
      const goesOn = counting && (runs.length === 0 || before.runs.at(-1)?.time === runs[0]?.time);
      if (!goesOn) return tail(all, before, sameTime);
      return tail(all, before, before.sameTime === undefined ? undefined : sameTime + before.sameTime);
    },
  };
}

/** Longer than any line of ours: what is longer is passed over, and never in memory as a whole. */
const LONGEST_LINE = BLOCK_BYTES;

/**
 * The lines of a file from `size` back to `from`, the last first, without their newlines; what comes after
 * the last newline is no line. Each is valid until the next.
 */
function* linesBackwards(
  fd: number,
  from: number,
  size: number,
): Generator<{ readonly line: Buffer; readonly start: number }> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  /** What is known of the line whose beginning is not: undefined for what is none of ours. */
  let rest: Buffer | undefined;
  for (let end = size; end > from;) {
    const start = Math.max(from, end - BLOCK_BYTES);
    const length = readSync(fd, block, 0, end - start, start);
    let lineEnd = length;
    for (
      let newline = block.lastIndexOf(NEWLINE, length - 1);
      newline >= 0;
      newline = newline === 0 ? -1 : block.lastIndexOf(NEWLINE, newline - 1)
    ) {
      if (rest !== undefined)
        yield { line: joined(block.subarray(newline + 1, lineEnd), rest), start: start + newline + 1 };
      rest = NOTHING;
      lineEnd = newline;
    }
    if (rest !== undefined)
      rest =
        rest.length + lineEnd > LONGEST_LINE
          ? undefined
          : Buffer.from(joined(block.subarray(0, lineEnd), rest));
    end = start;
  }
  if (rest !== undefined) yield { line: rest, start: from };
}

const NOTHING: Buffer = Buffer.alloc(0);

function joined(head: Buffer, rest: Buffer): Buffer {
  return rest.length === 0 ? head : Buffer.concat([head, rest]);
}

/**
 * Two goroutines of the Engine take the time of stdout's and stderr's lines, and write them in the order that
 * they get to it.
 */
const DISORDER_NS = 1_000_000_000n;

/**
 * From when on the Engine has to be asked, so that nothing that was not written is left out; undefined for
 * from the beginning. The clock may have been set back since: then later lines have earlier times.
 */
export function sinceOf({ runs, open }: Tail, nowNs: bigint): bigint | undefined {
  const last = runs.at(-1);
  if (last === undefined) return undefined;
  const earliest = [last.time, open.stdout, open.stderr]
    .filter((time) => time !== undefined)
    .reduce((a, b) => (a < b ? a : b));
  return timeNsOf(last.time) > nowNs ? undefined : timeNsOf(earliest) - DISORDER_NS;
}

/** The part of a tail that the Engine sends again, when asked for `sinceNs`. */
export function tailSince({ runs }: Tail, sinceNs: bigint | undefined): readonly Run[] {
  const kept: Run[] = [];
  for (const run of runs)
    if (sinceNs === undefined || timeNsOf(run.time) >= sinceNs) pushRun(kept, run.hash, run.time, run.count);
  return kept;
}
