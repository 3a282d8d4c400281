import { AdapterError } from '../../../errors/adapter-error.js';
import type { Entry } from '../../file/cri-line.js';
import type { EntrySink } from '../output-source.js';
import { createTimeWriter, LOW_BITS, splitTime, type SplitTime } from './split-time.js';

/**
 * The files of Docker's `local` log driver (moby, daemon/logger/local, the same from 18.09 on): entries of a
 * length, a protobuf message and the length again (32 bits, big endian). The message is moby's LogEntry: 1
 * source, 2 nanoseconds since 1970, 3 the text without its newline, 4 whether it is a piece of a longer line,
 * 5 of which piece (1: it is the last). Whatever is not that is refused: the format is Docker's own affair,
 * and the Engine's stream is there to fall back on.
 */
export interface LocalLogDecoder {
  /**
   * Hands on the entries that are whole; returns how many bytes they take. What a Docker whose disk was full has left of an entry, between
   * others that are whole, is passed over. `isFinal` says that no more will come: then an entry that has no end is damage too. Throws
   * `internal` when no entry was met at all.
   */
  decode(bytes: Buffer, length: number, isFinal: boolean): number;
}

export interface LocalLogDecoderOptions {
  readonly sinceNs: bigint | undefined;
  /** True once what comes next is wanted whatever its time is: clocks are set back. */
  readonly isPlaced: () => boolean;
  /** A part of the file is damaged: what was there is lost. */
  readonly onDamage: () => void;
}

const LENGTH_BYTES = 4;
/** A piece of a line, and what belongs to it. */
const LONGEST_ENTRY = 20_000;

/** Entries before `sinceNs` are passed over until the place is found. */
export function createLocalLogDecoder(
  sink: EntrySink,
  { sinceNs, isPlaced, onDamage }: LocalLogDecoderOptions,
): LocalLogDecoder {
  const since = splitTime(sinceNs ?? 0n);
  const message = createMessageReader();
  const time = createTimeWriter();
  const { entry } = message;
  entry.time = time.text;
  /** Whether an entry was met: what is none is damage then, and no other format. */
  let metOne = false;

  function take(): void {
    const { high, low } = message.time;
    if ((high < since.high || (high === since.high && low < since.low)) && !isPlaced()) return;
    time.write(high, low);
    sink(entry);
  }

  /** Where the next whole entry begins; undefined when there is none in these bytes. */
  function findNext(bytes: Buffer, from: number, length: number): number | undefined {
    for (let at = from; length - at >= 2 * LENGTH_BYTES; at += 1) {
      if (readEntry(message, bytes, at, length) > 0) return at;
    }
    return undefined;
  }

  return {
    decode(bytes, length, isFinal) {
      let at = 0;
      while (length - at >= 2 * LENGTH_BYTES) {
        const size = readEntry(message, bytes, at, length);
        if (size === INCOMPLETE && !isFinal) break;
        if (size > 0) {
          metOne = true;
          at += size;
          take();
          continue;
        }
        // An entry that lacks its end is taken for whole when the length after it, the next one's, is the
        // same.
        const found = findNext(bytes, Math.max(0, at - LENGTH_BYTES), length);
        if (found === undefined && size === NONE && !metOne) throw notAnEntry();
        const next = found ?? skipped(at, length);
        if (next === at) break;
        onDamage();
        at = next;
      }
      return at;
    },
  };
}

/** Past damage that fills a block: the entry after it may begin in the last part of that. */
function skipped(at: number, length: number): number {
  return Math.max(at, length - LONGEST_ENTRY);
}

const NONE = -1;
const INCOMPLETE = 0;

/** Reads the entry at this place into the message; how many bytes it takes. */
function readEntry(message: MessageReader, bytes: Buffer, at: number, length: number): number {
  const size = bytes.readUInt32BE(at);
  if (size > LONGEST_ENTRY || size === 0) return NONE;
  const end = at + LENGTH_BYTES + size;
  if (end + LENGTH_BYTES > length) return INCOMPLETE;
  if (bytes.readUInt32BE(end) !== size || !message.read(bytes, at + LENGTH_BYTES, end)) return NONE;
  return end + LENGTH_BYTES - at;
}

interface MessageReader {
  readonly entry: Entry;
  readonly time: SplitTime;
  /** Puts the message from `start` to `end` into `entry` and `time`. False when it is none. */
  read(bytes: Buffer, start: number, end: number): boolean;
}

function createMessageReader(): MessageReader {
  const cursor = createCursor();
  const time: SplitTime = { high: 0, low: 0 };
  const entry: Entry = {
    time: NOTHING,
    timeAt: 0,
    source: NOTHING,
    start: 0,
    end: 0,
    stream: 'stdout',
    ended: true,
  };

  function readBytes(tag: number, bytes: Buffer, start: number, end: number): void {
    if (tag === TAG.source) entry.stream = bytes[start + 3] === LETTER_E ? 'stderr' : 'stdout';
    else if (tag === TAG.partialData)
      entry.ended = bytes[start] === TAG_LAST && bytes[start + 1] === 1 && end - start >= 2;
    else if (tag === TAG.line) {
      entry.start = start;
      entry.end = end;
    }
  }

  function readField(bytes: Buffer, end: number): void {
    const tag = cursor.readSmall();
    if (tag === TAG.time) {
      cursor.readTime(time);
      return;
    }
    const value = cursor.readSmall();
    if (tag === TAG.partial) entry.ended &&= value === 0;
    if ((tag & WIRE_TYPE) === VARINT) return;
    const start = cursor.at();
    if ((tag & WIRE_TYPE) !== BYTES || start + value > end) throw notAnEntry();
    readBytes(tag, bytes, start, start + value);
    cursor.skip(value);
  }

  return {
    entry,
    time,
    read(bytes, start, end) {
      cursor.begin(bytes, start);
      time.high = 0;
      entry.source = bytes;
      entry.start = start;
      entry.end = start;
      entry.ended = true;
      try {
        while (cursor.at() < end) readField(bytes, end);
      } catch {
        return false;
      }
      return cursor.at() === end && time.high !== 0;
    },
  };
}

const NOTHING: Buffer = Buffer.alloc(0);

interface Cursor {
  begin(bytes: Buffer, at: number): void;
  at(): number;
  skip(count: number): void;
  /** A varint of up to 28 bits: a tag, a length, a boolean. */
  readSmall(): number;
  readTime(time: SplitTime): void;
}

function createCursor(): Cursor {
  let source = NOTHING;
  let at = 0;

  function readByte(): number {
    const byte = source[at];
    if (byte === undefined) throw notAnEntry();
    at += 1;
    return byte;
  }

  return {
    begin(bytes, start) {
      source = bytes;
      at = start;
    },
    at: () => at,
    skip(count) {
      at += count;
    },
    readSmall() {
      let value = 0;
      for (let shift = 0; shift < LOW_BITS; shift += 7) {
        const byte = readByte();
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
      }
      throw notAnEntry();
    },
    readTime(time) {
      time.low = 0;
      time.high = 0;
      let scale = 1;
      for (let digit = 0; digit < 10; digit += 1) {
        const byte = readByte();
        if (digit < 4) time.low += (byte & 0x7f) * scale;
        else time.high += (byte & 0x7f) * scale;
        if (byte < 0x80) return;
        scale = digit === 3 ? 1 : scale * 0x80;
      }
      throw notAnEntry();
    },
  };
}

/** Field number and wire type. */
const TAG = { source: 0x0a, time: 0x10, line: 0x1a, partial: 0x20, partialData: 0x2a } as const;
const TAG_LAST = 0x08;
const WIRE_TYPE = 7;
const VARINT = 0;
const BYTES = 2;
/** The fourth of `stderr`; `stdout` has an O there. */
const LETTER_E = 0x65;

function notAnEntry(): AdapterError {
  return new AdapterError(
    'internal',
    "a file of Docker's local log driver is not in the format that Berth knows",
  );
}
