import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReadAhead, READ_AHEAD_STREAM } from '../../../src/async/read-ahead.js';

function setUp() {
  const held = { bytes: 0, most: 0 };
  const stream = new Readable({
    ...READ_AHEAD_STREAM,
    read() {
      ahead.wanted();
    },
  });
  const ahead = createReadAhead(stream, (bytes) => {
    held.bytes += bytes;
    held.most = Math.max(held.most, held.bytes);
  });
  return { stream, ahead, held };
}

describe('createReadAhead', () => {
  it('brings every byte in order, in any pieces and to any reader', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 70_000 }), { maxLength: 30 }),
        fc.boolean(),
        fc.boolean(),
        async (sizes, early, pauses) => {
          const { stream, ahead, held } = setUp();
          const read: Buffer[] = [];
          const start = (): void => {
            stream.on('data', (chunk: Buffer) => {
              read.push(chunk);
              if (pauses) stream.pause();
              if (pauses) setImmediate(() => stream.resume());
            });
          };
          const sent = sizes.map((size, index) => Buffer.alloc(size, index));
          if (early) start();
          for (const [index, piece] of sent.entries()) {
            ahead.add(piece);
            if (index % 3 === 0) await nextTurn();
          }
          ahead.end();
          if (!early) start();
          await new Promise((resolve) => stream.once('end', resolve));
          expect(Buffer.concat(read).equals(Buffer.concat(sent))).toBe(true);
          expect(held.bytes).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('holds single bytes of large packets in the memory of bytes', () => {
    const { ahead, held } = setUp();
    const packet = Buffer.alloc(65_536, 'x');
    for (let index = 0; index < 10_000; index += 1) ahead.add(packet.subarray(index, index + 1));
    expect(held.bytes).toBeLessThan(40_000);
  });

  it('joins what comes in small pieces in one turn', async () => {
    const { stream, ahead } = setUp();
    const read: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => read.push(chunk));
    await nextTurn();
    for (let index = 0; index < 1_000; index += 1) ahead.add(Buffer.from('x'));
    await nextTurn();
    expect(read.length).toBeLessThan(5);
    expect(Buffer.concat(read)).toHaveLength(1_000);
  });

  it('gives everything back when it is cleared', () => {
    const { ahead, held } = setUp();
    ahead.add(Buffer.alloc(100_000));
    expect(held.bytes).toBeGreaterThanOrEqual(100_000);
    ahead.clear();
    expect(held.bytes).toBe(0);
  });
});
