import fc from 'fast-check';
import { constants, createInflate } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SPDY_DICTIONARY } from '../../../../src/streaming/spdy/dictionary.js';
import { SpdyProtocolError } from '../../../../src/streaming/spdy/frame.js';
import {
  createHeaderBlockDecoder,
  createHeaderBlockEncoder,
} from '../../../../src/streaming/spdy/header-block.js';
import { createCompressor, formatHeaders } from '../../../support/clients/spdy.js';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
const value = fc.stringMatching(/^[ -~]{0,60}$/);
/** Keeps all headers. */
const ANY: ReadonlySet<string> = Object.assign(new Set<string>(), { has: () => true });
const headers = fc.dictionary(name, value, { maxKeys: 8, noNullPrototype: true });

describe('SPDY_DICTIONARY', () => {
  it('is the one of the draft, by its length and checksum', () => {
    let a = 1;
    let b = 0;
    for (const byte of SPDY_DICTIONARY) {
      a = (a + byte) % 65_521;
      b = (b + a) % 65_521;
    }
    expect(SPDY_DICTIONARY).toHaveLength(1_423);
    expect(b * 65_536 + a).toBe(0xe3c6a7c2);
  });
});

describe('createHeaderBlockDecoder', () => {
  it('reads what zlib compressed, block after block', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(headers, { minLength: 1, maxLength: 6 }), async (blocks) => {
        const compress = createCompressor();
        const decode = createHeaderBlockDecoder(ANY);
        for (const block of blocks)
          expect(decode(await compress(formatHeaders(block)))).toEqual(new Map(Object.entries(block)));
      }),
      { numRuns: 50 },
    );
  });

  it('follows a stream of more text than zlib looks back at', async () => {
    const compress = createCompressor();
    const decode = createHeaderBlockDecoder(new Set(['index']));
    for (let index = 0; index < 40; index += 1) {
      const block = { index: String(index), text: `${index}${'x'.repeat(3_000)}${index}` };
      expect(decode(await compress(formatHeaders(block)))).toEqual(new Map([['index', String(index)]]));
    }
  });

  it('keeps no header that is not in use', async () => {
    const block = await createCompressor()(formatHeaders({ cookie: 'x'.repeat(4_000), port: '80' }));
    expect(createHeaderBlockDecoder(new Set(['port']))(block)).toEqual(new Map([['port', '80']]));
  });

  it('refuses a value that is longer than any that is in use', async () => {
    const block = await createCompressor()(formatHeaders({ requestid: '7'.repeat(257) }));
    expect(() => createHeaderBlockDecoder(new Set(['requestid']))(block)).toThrow('requestid is too long');
  });

  it('gives names in lower case', async () => {
    const block = await createCompressor()(formatHeaders({ StreamType: 'data' }));
    expect(createHeaderBlockDecoder(ANY)(block)).toEqual(new Map([['streamtype', 'data']]));
  });

  it('refuses garbage as a broken protocol', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (garbage, opened) => {
        const prefix = opened ? Buffer.from('78bbe3c6a7c2', 'hex') : Buffer.alloc(0);
        try {
          createHeaderBlockDecoder(ANY)(Buffer.concat([prefix, garbage]));
        } catch (error) {
          expect(error).toBeInstanceOf(SpdyProtocolError);
        }
      }),
    );
  });

  it('refuses a block that unfolds to more than a request can need', async () => {
    const bomb = await createCompressor()(formatHeaders({ bomb: 'x'.repeat(9_000) }));
    expect(bomb.length).toBeLessThan(200);
    expect(() => createHeaderBlockDecoder(ANY)(bomb)).toThrow(SpdyProtocolError);
  });
});

describe('createHeaderBlockEncoder', () => {
  it('writes blocks that zlib reads as soon as they are there', async () => {
    const encode = createHeaderBlockEncoder();
    const inflate = createInflate({ dictionary: SPDY_DICTIONARY });
    const texts = [{ a: '1', 'content-type': 'x' }, {}, { b: 'second' }];
    for (const text of texts) {
      const read: Buffer[] = [];
      inflate.on('data', (chunk: Buffer) => read.push(chunk));
      const block = encode(new Map(Object.entries(text)));
      expect(block.subarray(-4).toString('hex')).toBe('0000ffff');
      inflate.write(block);
      await new Promise<void>((resolve) => inflate.flush(constants.Z_SYNC_FLUSH, resolve));
      expect(Buffer.concat(read)).toEqual(formatHeaders(text));
      inflate.removeAllListeners('data');
    }
  });
});
