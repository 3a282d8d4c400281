import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inChunks, lengthOfTexts } from '../../../src/async/in-chunks.js';

const MIB = 1 << 20;

describe('a list in chunks', () => {
  it('has all of its items, in order, at most 100 in a chunk and at most 1 MiB of text unless one item has more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: 2 * MIB })), { maxLength: 500 }),
        (lengths) => {
          const chunks = [...inChunks(lengths, (length) => length)];
          expect(chunks.flat()).toEqual(lengths);
          for (const chunk of chunks) {
            expect(chunk.length).toBeGreaterThan(0);
            expect(chunk.length).toBeLessThanOrEqual(100);
            const text = chunk.reduce((sum, length) => sum + length, 0);
            if (chunk.length > 1) expect(text).toBeLessThanOrEqual(MIB);
          }
        },
      ),
    );
  });

  it('is no chunk at all when it is empty', () => {
    expect([...inChunks([], () => 1)]).toEqual([]);
  });

  it('fills a chunk before the next one begins', () => {
    expect([...inChunks(Array(250).keys(), () => 1)].map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('counts keys and values of labels', () => {
    expect(lengthOfTexts({ app: 'web', a: '' })).toBe(7);
  });
});
