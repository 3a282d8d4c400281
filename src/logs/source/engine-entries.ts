import { RFC3339 } from '../../async/rfc3339.js';
import { FRAME_HEADER_BYTES, frameLengthAt, frameStreamAt } from '../../engine/wire/output-frame.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { canonicalTime, NEWLINE, TIME_BYTES, type Entry } from '../file/cri-line.js';
import type { EntrySink } from './output-source.js';

/**
 * Separates what `GET /containers/{id}/logs?timestamps=1` sends: one frame for each piece of a line that the
 * Engine kept (at most 16 KiB, with a newline when the line ends there), of the time, a space, and the piece.
 * A container with a TTY has one stream and no frames.
 */
export interface OutputReader {
  /**
   * Calls the sink for every entry that is complete by now; what is not is kept. Throws `internal` on what is
   * no output of the Engine's.
   */
  read(chunk: Buffer): void;
  /**
   * The output has ended: hands on a last line without a newline. Throws `unavailable` when it ended inside
   * of an entry.
   */
  finish(): void;
}

/** `2026-11-24T21:00:00.123456789+02:00 ` is the longest; the Engine writes no shorter one than with a Z. */
const LONGEST_TIME = 36;
const SPACE = 0x20;
const LETTER_Z = 0x5a;
/**
 * The Engine's buffer for a line: a piece that is not the end of its line is that long. Without frames, a
 * piece that long and without a newline is followed by the time of the next.
 */
const PIECE_BYTES = 16 * 1024;
/** No driver keeps lines in larger pieces than a mebibyte. */
const LONGEST_FRAME = 2 * 1024 * 1024;

export function createFrameReader(sinkOfWholeLines: EntrySink): OutputReader {
  const sink = withLostLineEnds(sinkOfWholeLines);
  const carry = createCarry();
  const entry = emptyEntry();

  function readFrame(bytes: Buffer, at: number, length: number): void {
    const stream = frameStreamAt(bytes, at);
    const start = at + FRAME_HEADER_BYTES;
    if (stream === 'failure')
      throw new AdapterError(
        'internal',
        `the Engine: ${bytes.toString('utf8', start, start + length).trim()}`,
      );
    entry.stream = stream;
    entry.source = bytes;
    readEntry(entry, start, start + length, sink);
  }

  function lengthAt(bytes: Buffer, at: number): number {
    const length = frameLengthAt(bytes, at);
    requireShort(length);
    return length;
  }

  return {
    read(chunk) {
      const bytes = carry.before(chunk);
      let at = 0;
      while (bytes.length - at >= FRAME_HEADER_BYTES) {
        const length = lengthAt(bytes, at);
        if (bytes.length - at < FRAME_HEADER_BYTES + length) break;
        readFrame(bytes, at, length);
        at += FRAME_HEADER_BYTES + length;
      }
      carry.keep(bytes, at);
    },
    finish() {
      if (carry.rest().length > 0) throw brokeOff();
    },
  };
}

export function createTtyReader(sinkOfWholeLines: EntrySink): OutputReader {
  let afterFullPiece = false;
  const sink = withLostLineEnds((entry) => {
    afterFullPiece = !entry.ended && entry.end - entry.start === PIECE_BYTES;
    sinkOfWholeLines(entry);
  });
  const carry = createCarry();
  const entry = emptyEntry();

  /** Where the piece that begins at `at` ends, with its newline; undefined when that is not known yet. */
  function endOfPiece(bytes: Buffer, at: number): number | undefined {
    const newline = bytes.indexOf(NEWLINE, at);
    const space = bytes.indexOf(SPACE, at);
    if (space < 0) return undefined;
    const lost = afterFullPiece
      ? findTime(bytes, space + 1, newline < 0 ? bytes.length : newline)
      : undefined;
    if (lost !== undefined) return lost;
    const limit = newline < 0 ? bytes.length : newline;
    return findNextTime(bytes, space + 1, limit) ?? (newline < 0 ? undefined : newline + 1);
  }

  return {
    read(chunk) {
      const bytes = carry.before(chunk);
      let at = 0;
      for (let end = endOfPiece(bytes, at); end !== undefined; end = endOfPiece(bytes, at)) {
        entry.source = bytes;
        readEntry(entry, at, end, sink);
        at = end;
      }
      requireShort(bytes.length - at);
      carry.keep(bytes, at);
    },
    finish() {
      // Without a newline nothing but the end of the output tells that the last line is whole.
      const rest = carry.rest();
      carry.keep(rest, rest.length);
      if (rest.length === 0) return;
      if (timeEndsAt(rest, 0) === undefined) throw brokeOff();
      entry.source = rest;
      readEntry(entry, 0, rest.length, sink);
    },
  };
}

/**
 * Engine 20.10's local driver, and journald's of every Engine, lose the newline of a line longer than a piece
 * (moby#38045). A piece that is not full ends without a newline only there, or where the container's output
 * ends: so the newline is put back, as the end of the line, when more comes.
 */
function withLostLineEnds(sink: EntrySink): EntrySink {
  const cut: { stdout?: Entry | undefined; stderr?: Entry | undefined } = {};
  return (entry) => {
    const before = cut[entry.stream];
    if (before !== undefined) {
      cut[entry.stream] = undefined;
      sink(before);
    }
    if (!entry.ended && entry.end - entry.start < PIECE_BYTES) {
      const time = Buffer.from(entry.time.subarray(entry.timeAt, entry.timeAt + TIME_BYTES));
      cut[entry.stream] = { ...emptyEntry(), time, stream: entry.stream, ended: true };
    }
    sink(entry);
  };
}

function emptyEntry(): Entry {
  const nothing = Buffer.alloc(0);
  return { time: nothing, timeAt: 0, source: nothing, start: 0, end: 0, stream: 'stdout', ended: false };
}

/**
 * Hands on the entry, or several when a driver keeps newlines inside of one: each line of a log file is one
 * line.
 */
function readEntry(entry: Entry, start: number, end: number, sink: EntrySink): void {
  const { source: bytes } = entry;
  entry.start = readTime(entry, start, end);
  for (;;) {
    const newline = bytes.indexOf(NEWLINE, entry.start);
    entry.ended = newline >= 0 && newline < end;
    entry.end = entry.ended ? newline : end;
    sink(entry);
    if (!entry.ended || newline + 1 === end) return;
    entry.start = newline + 1;
  }
}

/** Puts the time into the entry; returns where the text begins. */
function readTime(entry: Entry, start: number, end: number): number {
  const { source: bytes } = entry;
  const at = start + TIME_BYTES;
  if (bytes[at] === SPACE && bytes[at - 1] === LETTER_Z && at < end) {
    entry.time = bytes;
    entry.timeAt = start;
    return at + 1;
  }
  const space = timeEndsAt(bytes, start) ?? -1;
  const time = space < 0 ? undefined : canonicalTime(bytes.toString('latin1', start, space));
  if (time === undefined) throw new AdapterError('internal', 'the Engine sent output without a time');
  entry.time = Buffer.from(time, 'latin1');
  entry.timeAt = 0;
  return space + 1;
}

/** Where a time begins, that of the entry after one whose newline the Engine has lost. */
function findTime(bytes: Buffer, start: number, end: number): number | undefined {
  for (const match of bytes.toString('latin1', start, end).matchAll(TIMES)) {
    if (canonicalTime(match[0]) !== undefined) return start + match.index;
  }
  return undefined;
}

/**
 * Where the time after a piece without a newline begins: at the piece's end, or up to two pieces later, since
 * json-file puts three bytes in the place of each that is no UTF-8, or where a driver's larger piece ends. A
 * line that ends just there has its newline in a piece of its own.
 */
function findNextTime(bytes: Buffer, start: number, limit: number): number | undefined {
  const end = start + PIECE_BYTES;
  if (end > limit || timeEndsAt(bytes, end) !== undefined) return end > limit ? undefined : end;
  const swollen = findTime(bytes, end, Math.min(limit, end + 2 * PIECE_BYTES + LONGEST_TIME));
  if (swollen !== undefined) return swollen;
  for (let next = end; next <= limit; next += PIECE_BYTES)
    if (timeEndsAt(bytes, next) !== undefined) return next;
  return undefined;
}

/** What has no end must not be held. */
function requireShort(length: number): void {
  if (length > LONGEST_FRAME)
    throw new AdapterError('internal', `the Engine sent a piece of output of ${length} bytes`);
}

const TIME = new RegExp(`${RFC3339.source}(?= )`);
const TIMES = new RegExp(TIME.source, 'g');
const TIME_AT_START = new RegExp(`^${TIME.source}`);

/** Where the space after a time that begins at `at` is; undefined when none begins there. */
function timeEndsAt(bytes: Buffer, at: number): number | undefined {
  const text = bytes.toString('latin1', at, at + LONGEST_TIME);
  const match = TIME_AT_START.exec(text);
  return match === null || canonicalTime(match[0]) === undefined ? undefined : at + match[0].length;
}

function brokeOff(): AdapterError {
  return new AdapterError('unavailable', "the Engine's log stream broke off inside of a line");
}

interface Carry {
  /** The chunk, after what was kept of those before. */
  before(chunk: Buffer): Buffer;
  /** Keeps what `bytes` has from `at` on. */
  keep(bytes: Buffer, at: number): void;
  rest(): Buffer;
}

const NOTHING = Buffer.alloc(0);

function createCarry(): Carry {
  let kept: Buffer = NOTHING;
  return {
    before: (chunk) => (kept.length === 0 ? chunk : Buffer.concat([kept, chunk])),
    keep(bytes, at) {
      // Not an empty part of the chunk: that would hold the whole of it.
      kept = at === bytes.length ? NOTHING : bytes.subarray(at);
    },
    rest: () => kept,
  };
}
