import { formatRfc3339, parseRfc3339 } from '../../async/rfc3339.js';

/**
 * The CRI log line: `TIME STREAM TAG TEXT\n` (kubernetes, "CRI: log format"; read by the kubelet's pkg/kubelet/kuberuntime/logs). TIME is
 * RFC 3339 with nanoseconds, in UTC and always 30 bytes, so that lines of one time sort and compare as text. Tag `F` ends a line of the container's,
 * `P` says that the next line of the stream goes on with it. TEXT is the container's bytes as they came, which need not be UTF-8.
 */

/** `2026-11-24T21:00:00.123456789Z` */
export const TIME_BYTES = 30;
/** Longer texts are split, as the Engine and other runtimes do: readers hold a line in memory. */
export const MAX_TEXT_BYTES = 16 * 1024;
export const NEWLINE = 0x0a;

/** A piece of a container's output, as places in buffers that are the reader's and change after the call. */
export interface Entry {
  /** Holds the time, `TIME_BYTES` from `timeAt` on. */
  time: Buffer;
  timeAt: number;
  /** Holds the text, without a newline, from `start` to `end`. */
  source: Buffer;
  start: number;
  end: number;
  stream: 'stdout' | 'stderr';
  /** A newline came after the text. */
  ended: boolean;
}

/** CRI lines that wait to be written. Grows with what is put in. */
export interface LineBatch {
  append(entry: Entry): void;
  /** A line that is encoded already, without its newline. */
  appendLine(line: Buffer): void;
  /** What is in it; changes with the next call. */
  bytes(): Buffer;
  /** Drops this many bytes from its beginning. An empty batch holds no memory. */
  drop(count: number): void;
}

/**
 * Memory of batches that are empty, for the next that is not: most containers are silent most of the time.
 */
export type BufferPool = Buffer[];

const PREFIX = {
  stdout: { full: Buffer.from(' stdout F '), partial: Buffer.from(' stdout P ') },
  stderr: { full: Buffer.from(' stderr F '), partial: Buffer.from(' stderr P ') },
} as const;
const PREFIX_BYTES = 10;
const OVERHEAD_BYTES = TIME_BYTES + PREFIX_BYTES + 1;
/** Holds what a block of Docker's own log becomes, whose entries are no shorter than two thirds of a line. */
const INITIAL_BYTES = 256 * 1024;
const POOLED = 8;
const NO_BYTES = Buffer.alloc(0);

export function createLineBatch(pool: BufferPool = []): LineBatch {
  let buffer: Buffer = NO_BYTES;
  let length = 0;

  function reserve(count: number): void {
    if (length + count <= buffer.length) return;
    if (length === 0 && count <= INITIAL_BYTES) {
      buffer = pool.pop() ?? Buffer.allocUnsafeSlow(INITIAL_BYTES);
      return;
    }
    const larger = Buffer.allocUnsafeSlow(Math.max(INITIAL_BYTES, buffer.length * 2, length + count));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function release(): void {
    if (buffer.length === INITIAL_BYTES && pool.length < POOLED) pool.push(buffer);
    buffer = NO_BYTES;
  }

  function put(
    { time, timeAt, source, stream }: Entry,
    start: number,
    end: number,
    tag: 'full' | 'partial',
  ): void {
    reserve(end - start + OVERHEAD_BYTES);
    time.copy(buffer, length, timeAt, timeAt + TIME_BYTES);
    PREFIX[stream][tag].copy(buffer, length + TIME_BYTES);
    length += TIME_BYTES + PREFIX_BYTES;
    source.copy(buffer, length, start, end);
    length += end - start;
    buffer[length] = NEWLINE;
    length += 1;
  }

  return {
    append(entry) {
      const { end, ended } = entry;
      let { start } = entry;
      for (; end - start > MAX_TEXT_BYTES; start += MAX_TEXT_BYTES)
        put(entry, start, start + MAX_TEXT_BYTES, 'partial');
      put(entry, start, end, ended ? 'full' : 'partial');
    },
    appendLine(line) {
      reserve(line.length + 1);
      line.copy(buffer, length);
      buffer[length + line.length] = NEWLINE;
      length += line.length + 1;
    },
    bytes: () => buffer.subarray(0, length),
    drop(count) {
      buffer.copyWithin(0, count, length);
      length -= count;
      if (length === 0) release();
    },
  };
}

/** What tells one CRI line from another, besides its bytes. */
export interface LineParts {
  readonly time: string;
  readonly stream: 'stdout' | 'stderr';
  readonly ended: boolean;
}

/** Undefined for what is no line of this codec's; `line` is without its newline. */
export function parseLine(line: Buffer): LineParts | undefined {
  const head = line.toString('latin1', 0, TIME_BYTES + PREFIX_BYTES);
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) (stdout|stderr) ([FP]) $/.exec(head);
  const [, time, stream, tag] = match ?? [];
  if (time === undefined || (stream !== 'stdout' && stream !== 'stderr')) return undefined;
  // A container may have written a line that only looks like one of ours.
  if (parseRfc3339(time) === undefined) return undefined;
  return { time, stream, ended: tag === 'F' };
}

/** Nanoseconds since 1970 of the time of a line, which is one. */
export function timeNsOf(time: string): bigint {
  return parseRfc3339(time) ?? 0n;
}

/**
 * The time as a line has it, of any RFC 3339 time: an Engine may write its node's zone. Undefined for
 * anything else.
 */
export function canonicalTime(text: string): string | undefined {
  const ns = parseRfc3339(text);
  return ns === undefined ? undefined : formatRfc3339(ns);
}
