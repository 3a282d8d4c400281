import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '../../support/deferred.js';
import { demultiplex } from '../../../src/engine/demultiplex.js';

describe('demultiplex', () => {
  it('gives each stream its own bytes in order, however the frames are cut', async () => {
    const frames = fc.array(
      fc.record({ stream: fc.constantFrom(1, 2), content: fc.uint8Array({ maxLength: 40 }) }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(
        frames,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }),
        async (sent, cuts) => {
          const whole = Buffer.concat(sent.map(({ stream, content }) => frame(stream, Buffer.from(content))));
          const received = await collect(Readable.from(cut(whole, cuts)));
          for (const stream of [1, 2] as const) {
            const expected = Buffer.concat(
              sent.filter((one) => one.stream === stream).map(({ content }) => content),
            );
            expect(Buffer.concat(received[stream]).equals(expected)).toBe(true);
          }
        },
      ),
    );
  });

  it('passes content on uncopied', async () => {
    const chunk = frame(1, Buffer.alloc(1000, 7));
    const received = await collect(Readable.from([chunk]));
    expect(received[1][0]?.buffer).toBe(chunk.buffer);
  });

  it('passes on as one piece what a program wrote byte by byte, in the order of the streams', async () => {
    const bytes = (stream: number, text: string): Buffer[] =>
      text.split('').map((one) => frame(stream, Buffer.from(one)));
    const order: string[] = [];
    await demultiplex(
      Readable.from([Buffer.concat([...bytes(1, 'abc'), ...bytes(2, 'xyz'), ...bytes(1, 'def')])]),
      {
        stdout: (chunk) => void order.push(`out ${chunk.toString()}`),
        stderr: (chunk) => void order.push(`err ${chunk.toString()}`),
      },
    );
    expect(order).toEqual(['out abc', 'err xyz', 'out def']);
  });

  it('reads no further while a sink has not taken what it was given', async () => {
    const { promise, resolve } = createDeferred();
    let read = 0;
    async function* source(): AsyncGenerator<Buffer> {
      for (; read < 3;) {
        read += 1;
        yield frame(1, Buffer.from('x'));
      }
    }
    const firstTaken = createDeferred();
    const all = demultiplex(Readable.from(source(), { highWaterMark: 1 }), {
      stdout: () => {
        firstTaken.resolve();
        return promise;
      },
      stderr: () => undefined,
    });
    await firstTaken.promise;
    await new Promise(setImmediate);
    expect(read).toBeLessThan(3);
    resolve();
    await all;
    expect(read).toBe(3);
  });

  it('says that the stream broke off when it ends inside a frame or its header', async () => {
    const whole = frame(2, Buffer.from('half'));
    for (const length of [3, 10]) {
      await expect(collect(Readable.from([whole.subarray(0, length)]))).rejects.toMatchObject({
        fault: 'unavailable',
      });
    }
  });

  it('refuses what is no frame, so that raw output is never taken for lengths', async () => {
    await expect(collect(Readable.from([Buffer.from('plain text')]))).rejects.toMatchObject({
      fault: 'internal',
    });
  });

  it('fails with the error of its source', async () => {
    const reason = new Error('the connection went');
    const source = new Readable({ read: () => undefined });
    source.destroy(reason);
    await expect(collect(source)).rejects.toBe(reason);
  });
});

function frame(stream: number, content: Buffer): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}

/** Pieces of these lengths in turn. */
function cut(whole: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    pieces.push(whole.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

async function collect(source: Readable): Promise<Record<1 | 2, Buffer[]>> {
  const received: Record<1 | 2, Buffer[]> = { 1: [], 2: [] };
  await demultiplex(source, {
    stdout: (chunk) => void received[1].push(chunk),
    stderr: (chunk) => void received[2].push(chunk),
  });
  return received;
}
