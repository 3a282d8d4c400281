import fc from 'fast-check';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readJsonLines } from '../../../src/engine/json-lines.js';

describe('readJsonLines', () => {
  it('gives every value once, wherever chunks are cut, inside a character too', async () => {
    const values = fc.array(fc.record({ text: fc.string({ unit: 'grapheme' }), number: fc.integer() }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(
        values,
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom('\n', '\r\n'),
        async (sent, length, end) => {
          const whole = Buffer.from(sent.map((value) => JSON.stringify(value) + end).join(''));
          const chunks = Array.from({ length: Math.ceil(whole.length / length) }, (_, at) =>
            whole.subarray(at * length, (at + 1) * length),
          );
          expect(await collect(Readable.from(chunks))).toEqual(sent);
        },
      ),
    );
  });

  it('takes a last line without an end, and no notice of empty ones', async () => {
    expect(await collect(Readable.from([Buffer.from('{"a":1}\n\n\r\n{"b":'), Buffer.from('2}')]))).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });

  it('gives a value as soon as its line has ended', async () => {
    const source = new Readable({ read: () => undefined });
    const lines = readJsonLines(source, 'GET /events');
    source.push('{"a":1}\n{"b"');
    expect(await lines.next()).toEqual({ done: false, value: { a: 1 } });
    await lines.return(undefined);
    expect(source.destroyed).toBe(true);
  });

  it('names the call whose line is not JSON', async () => {
    await expect(collect(Readable.from([Buffer.from('<html>\n')]))).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('GET /events'),
    });
  });

  it('refuses a line without an end before it fills the memory', async () => {
    const endless = Readable.from(Array.from({ length: 40 }, () => Buffer.alloc(1024 * 1024, 0x20)));
    await expect(collect(endless)).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('larger than'),
    });
  });
});

async function collect(source: Readable): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const value of readJsonLines(source, 'GET /events')) all.push(value);
  return all;
}
