/**
 * SPDY/3.1's compressed name/value blocks (section 2.6.10): all blocks of one direction are one zlib stream
 * that starts from a fixed dictionary, each block ending in a sync flush.
 */
import { SPDY_DICTIONARY } from './dictionary.js';
import { SpdyProtocolError } from './frame.js';
import { createInflater } from './inflate.js';

const ZLIB_HEADER_BYTES = 6;

/** What a block may unfold to. Kubernetes' clients send some 60 bytes. */
const MAX_TEXT_BYTES = 8_192;

/** What a value that is kept may hold. */
const MAX_VALUE_BYTES = 256;

/**
 * Decodes blocks in the order of their arrival. Returns just the headers of these names, which are in lower
 * case; the others are of no use, and would be kept for as long as their stream.
 */
export function createHeaderBlockDecoder(names: ReadonlySet<string>): (block: Buffer) => Map<string, string> {
  const inflate = createInflater(SPDY_DICTIONARY, { maxTextBytes: MAX_TEXT_BYTES });
  let first = true;

  return (block) => {
    const deflated = first ? withoutZlibHeader(block) : block;
    first = false;
    return parsePairs(inflate(deflated), names);
  };
}

/**
 * Encodes blocks in the order of their sending, uncompressed: the answers of a streaming server hold next to
 * nothing.
 */
export function createHeaderBlockEncoder(): (pairs: ReadonlyMap<string, string>) => Buffer {
  let first = true;

  return (pairs) => {
    const text = formatPairs(pairs);
    const stored = Buffer.alloc(5);
    stored.writeUInt16LE(text.length, 1);
    stored.writeUInt16LE(~text.length & 0xffff, 3);
    const prefix = first ? zlibHeader() : Buffer.alloc(0);
    first = false;
    return Buffer.concat([prefix, stored, text, SYNC_MARKER]);
  };
}

/** An empty stored block: what a sync flush leaves. Go's decoder waits for more bytes without it. */
const SYNC_MARKER = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);

/**
 * RFC 1950: deflate with a 32 KiB window, a preset dictionary follows by its Adler-32 (0xe3c6a7c2 for
 * SPDY's).
 */
function zlibHeader(): Buffer {
  return Buffer.from([0x78, 0x20, 0xe3, 0xc6, 0xa7, 0xc2]);
}

function withoutZlibHeader(block: Buffer): Buffer {
  const hasDictionary = ((block[1] ?? 0) & 0x20) !== 0;
  if (block.length < ZLIB_HEADER_BYTES || ((block[0] ?? 0) & 0x0f) !== 8 || !hasDictionary) {
    throw new SpdyProtocolError('the first header block does not start a zlib stream with a dictionary');
  }
  return block.subarray(ZLIB_HEADER_BYTES);
}

function parsePairs(text: Buffer, names: ReadonlySet<string>): Map<string, string> {
  let offset = 0;
  const word = (): number => {
    if (offset + 4 > text.length) throw new SpdyProtocolError('a header block ends inside a length');
    offset += 4;
    return text.readUInt32BE(offset - 4);
  };
  const string = (): Buffer => {
    const length = word();
    if (offset + length > text.length) throw new SpdyProtocolError('a header block ends inside a string');
    offset += length;
    return text.subarray(offset - length, offset);
  };
  const pairs = new Map<string, string>();
  for (let left = word(); left > 0; left -= 1) {
    const name = string().toString('latin1').toLowerCase();
    const value = string();
    if (!names.has(name)) continue;
    if (value.length > MAX_VALUE_BYTES) throw new SpdyProtocolError(`the header ${name} is too long`);
    pairs.set(name, value.toString('latin1'));
  }
  return pairs;
}

function formatPairs(pairs: ReadonlyMap<string, string>): Buffer {
  const strings = [...pairs].flat().map((text) => Buffer.from(text, 'latin1'));
  return Buffer.concat([
    lengthWord(pairs.size),
    ...strings.flatMap((bytes) => [lengthWord(bytes.length), bytes]),
  ]);
}

function lengthWord(length: number): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(length);
  return word;
}
