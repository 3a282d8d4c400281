import fc from 'fast-check';
import { constants, createDeflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SPDY_DICTIONARY } from '../../../../src/streaming/spdy/dictionary.js';
import { SpdyProtocolError } from '../../../../src/streaming/spdy/frame.js';
import { createInflater } from '../../../../src/streaming/spdy/inflate.js';

const MAX_TEXT_BYTES = 8_192;
const inflater = () => createInflater(SPDY_DICTIONARY, { maxTextBytes: MAX_TEXT_BYTES });

/** Text with repetitions near and far, and bytes without any. */
const piece = fc.oneof(
  fc.uint8Array({ maxLength: 2_000 }),
  fc.stringMatching(/^[a-z: ]{0,400}$/).map((text) => Buffer.from(text.repeat(8))),
  fc.integer({ min: 1, max: MAX_TEXT_BYTES }).map((length) => Buffer.alloc(length, 'z')),
  fc.constant(SPDY_DICTIONARY.subarray(100, 900)),
);

/** All of zlib's ways: stored, fixed codes, codes of their own, and no look back. */
const options = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
  ),
});

async function deflate(pieces: readonly Uint8Array[], how: ZlibOptions): Promise<Buffer[]> {
  const stream = createDeflateRaw({ ...how, dictionary: SPDY_DICTIONARY });
  const deflated: Buffer[] = [];
  for (const text of pieces) {
    const chunks: Buffer[] = [];
    const collect = (chunk: Buffer): void => void chunks.push(chunk);
    stream.on('data', collect);
    stream.write(text);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
    stream.off('data', collect);
    deflated.push(Buffer.concat(chunks));
  }
  stream.close();
  return deflated;
}

describe('createInflater', () => {
  it('reads whatever zlib writes, piece after piece', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 12 }), options, async (pieces, how) => {
        const inflate = inflater();
        const deflated = await deflate(pieces, how);
        expect(deflated.map((each) => inflate(each).toString('hex'))).toEqual(
          pieces.map((each) => Buffer.from(each).toString('hex')),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('reads from garbage what zlib does, or refuses it as a broken protocol', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (garbage) => {
        const input = Buffer.from(garbage);
        let text: string;
        try {
          text = inflater()(input).toString('hex');
        } catch (error) {
          expect(error).toBeInstanceOf(SpdyProtocolError);
          return;
        }
        const options = { dictionary: SPDY_DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH };
        expect(text).toBe(inflateRawSync(input, options).toString('hex'));
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses a piece that unfolds to more than it may', async () => {
    const [bomb] = await deflate([Buffer.alloc(MAX_TEXT_BYTES + 1)], { level: 9 });
    expect(() => inflater()(bomb!)).toThrow('too large');
  });

  it('refuses a piece of very many blocks, each of which would cost time', () => {
    const empty = Buffer.from([0x00, 0x00, 0x00, 0xff, 0xff]);
    expect(inflater()(Buffer.concat([empty, empty]))).toHaveLength(0);
    expect(() => inflater()(Buffer.concat(Array.from({ length: 100 }, () => empty)))).toThrow(
      'too many blocks',
    );
  });

  it('refuses the end of the stream', () => {
    expect(() => inflater()(Buffer.from([0x03, 0x00]))).toThrow('ends its zlib stream');
  });
});
