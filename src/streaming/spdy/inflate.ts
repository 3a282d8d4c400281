/**
 * Inflates what a peer deflated (RFC 1951), piece by piece, each ending at a byte's boundary as a sync flush
 * does. Node keeps a zlib stream alive only on its pool of threads, which takes 50 to 80 µs of the processor
 * for a SPDY client's header block of 13 bytes, and a new one for each block takes 35 to 40 µs and leaves
 * garbage. This takes 1 to 5 µs: a hostile client sends thousands of blocks.
 */
import { SpdyProtocolError } from './frame.js';

/**
 * Gives the text of one piece: a view that is good until the next call. Throws SpdyProtocolError, after which
 * it must not be used.
 */
export type Inflater = (deflated: Buffer) => Buffer;

export interface InflateLimits {
  /** What one piece may unfold to. */
  readonly maxTextBytes: number;
}

/** How far deflate looks back. */
const WINDOW_BYTES = 32_768;

/**
 * Blocks of deflate in one piece. zlib makes two, the second for the flush; each may bring its own Huffman
 * codes.
 */
const MAX_BLOCKS = 16;

const END_OF_BLOCK = 256;
const LONGEST_CODE_BITS = 15;
const LENGTH_BASE = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
  227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
  6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** The order in which the lengths of the codes for code lengths come. */
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** `dictionary` is the text that counts as having come before. */
export function createInflater(dictionary: Buffer, { maxTextBytes }: InflateLimits): Inflater {
  const text = createText(dictionary, maxTextBytes);
  const fixed = fixedCodes();

  return (deflated) => {
    const bits = createBitReader(deflated);
    text.begin();
    for (let blocks = 1; !bits.isAtEnd(); blocks += 1) {
      if (blocks > MAX_BLOCKS) throw new SpdyProtocolError('a header block is deflated in too many blocks');
      if (bits.take(1) === 1) throw new SpdyProtocolError('a header block ends its zlib stream');
      inflateBlock(bits, text, fixed);
    }
    return text.finish();
  };
}

function inflateBlock(bits: BitReader, text: Text, fixed: Codes): void {
  switch (bits.take(2)) {
    case 0:
      copyStored(bits, text);
      return;
    case 1:
      inflateCodes(bits, text, fixed);
      return;
    case 2:
      inflateCodes(bits, text, readCodes(bits));
      return;
    default:
      throw new SpdyProtocolError('a header block is not in deflate format');
  }
}

function copyStored(bits: BitReader, text: Text): void {
  bits.align();
  const length = bits.take(16);
  if (bits.take(16) !== (~length & 0xffff))
    throw new SpdyProtocolError('a header block has an invalid stored block');
  for (let left = length; left > 0; left -= 1) text.append(bits.take(8));
}

interface Codes {
  readonly literals: HuffmanCode;
  readonly distances: HuffmanCode;
}

function inflateCodes(bits: BitReader, text: Text, { literals, distances }: Codes): void {
  for (;;) {
    const symbol = decode(bits, literals);
    if (symbol === END_OF_BLOCK) return;
    if (symbol < END_OF_BLOCK) text.append(symbol);
    else {
      const length = valueOf(bits, symbol - END_OF_BLOCK - 1, LENGTH_BASE, LENGTH_BITS);
      text.repeat(length, valueOf(bits, decode(bits, distances), DISTANCE_BASE, DISTANCE_BITS));
    }
  }
}

function valueOf(
  bits: BitReader,
  symbol: number,
  bases: readonly number[],
  extraBits: readonly number[],
): number {
  const base = bases[symbol];
  if (base === undefined) throw new SpdyProtocolError('a header block has an invalid code');
  return base + bits.take(extraBits[symbol] ?? 0);
}

function fixedCodes(): Codes {
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);
  return { literals: huffmanCode(lengths), distances: huffmanCode(new Uint8Array(30).fill(5)) };
}

function readCodes(bits: BitReader): Codes {
  const literalCount = bits.take(5) + 257;
  const distanceCount = bits.take(5) + 1;
  const lengthCount = bits.take(4) + 4;
  const lengthLengths = new Uint8Array(19);
  for (const symbol of CODE_LENGTH_ORDER.slice(0, lengthCount)) lengthLengths[symbol] = bits.take(3);
  const lengths = readCodeLengths(bits, huffmanCode(lengthLengths), literalCount + distanceCount);
  return {
    literals: huffmanCode(lengths.subarray(0, literalCount)),
    distances: huffmanCode(lengths.subarray(literalCount)),
  };
}

function readCodeLengths(bits: BitReader, code: HuffmanCode, count: number): Uint8Array {
  const lengths = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const symbol = decode(bits, code);
    const [value, times] =
      symbol < 16
        ? [symbol, 1]
        : symbol === 16
          ? [at > 0 ? lengths[at - 1] : undefined, 3 + bits.take(2)]
          : [0, symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7)];
    if (value === undefined || at + times > count)
      throw new SpdyProtocolError('a header block has invalid codes');
    lengths.fill(value, at, at + times);
    at += times;
  }
  return lengths;
}

/** A canonical Huffman code: how many codes have each length, and the symbols in the order of their codes. */
interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

function huffmanCode(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(LONGEST_CODE_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  let free = 1;
  const offsets = new Uint16Array(LONGEST_CODE_BITS + 2);
  for (let length = 1; length <= LONGEST_CODE_BITS; length += 1) {
    const count = counts[length] ?? 0;
    free = 2 * free - count;
    if (free < 0) throw new SpdyProtocolError('a header block has invalid codes');
    offsets[length + 1] = (offsets[length] ?? 0) + count;
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const offset = offsets[length] ?? 0;
    symbols[offset] = symbol;
    offsets[length] = offset + 1;
  });
  return { counts, symbols };
}

function decode(bits: BitReader, { counts, symbols }: HuffmanCode): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= LONGEST_CODE_BITS; length += 1) {
    code |= bits.take(1);
    const count = counts[length] ?? 0;
    if (code - first < count) return symbols[index + code - first] ?? 0;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  throw new SpdyProtocolError('a header block has an invalid code');
}

interface BitReader {
  /** The next bits as a number, the first one lowest; at most 16. */
  take(count: number): number;
  /** Skips to the next byte. */
  align(): void;
  isAtEnd(): boolean;
}

function createBitReader(input: Buffer): BitReader {
  let at = 0;
  let held = 0;
  let heldBits = 0;

  return {
    take(count) {
      for (; heldBits < count; heldBits += 8) {
        const byte = input[at];
        if (byte === undefined) throw new SpdyProtocolError('a header block ends too early');
        at += 1;
        held |= byte << heldBits;
      }
      const bits = held & ((1 << count) - 1);
      held >>>= count;
      heldBits -= count;
      return bits;
    },
    align() {
      held = 0;
      heldBits = 0;
    },
    isAtEnd: () => at === input.length && heldBits === 0,
  };
}

interface Text {
  begin(): void;
  append(byte: number): void;
  /** Appends what stands so far back, so many bytes of it. */
  repeat(length: number, distance: number): void;
  /** What was appended since `begin`. */
  finish(): Buffer;
}

/**
 * The text so far, as far as deflate looks back. It grows with what is sent: an exec's few small blocks cost
 * little.
 */
function createText(dictionary: Buffer, maxTextBytes: number): Text {
  let bytes = Buffer.alloc(dictionary.length + maxTextBytes);
  let length = dictionary.copy(bytes);
  let start = length;

  function append(byte: number): void {
    if (length - start >= maxTextBytes) throw new SpdyProtocolError('a header block is too large');
    bytes[length] = byte;
    length += 1;
  }

  return {
    append,
    begin() {
      if (length + maxTextBytes > bytes.length) {
        const kept = bytes.subarray(Math.max(0, length - WINDOW_BYTES), length);
        const size = Math.min(2 * WINDOW_BYTES, 2 * (kept.length + maxTextBytes));
        if (size > bytes.length) bytes = Buffer.alloc(size);
        length = kept.copy(bytes);
      }
      start = length;
    },
    repeat(count, distance) {
      if (distance > length) throw new SpdyProtocolError('a header block refers to data before its start');
      for (let left = count; left > 0; left -= 1) append(bytes[length - distance] ?? 0);
    },
    finish: () => bytes.subarray(start, length),
  };
}
