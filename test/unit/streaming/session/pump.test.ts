import { PassThrough, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pump } from '../../../../src/streaming/session/pump.js';

/** Takes a piece when the test says so. */
function slow() {
  const taken: string[] = [];
  let goOn: (() => void) | undefined;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, callback) {
      taken.push(chunk.toString());
      goOn = callback;
    },
  });
  return { stream, taken, next: () => goOn?.() };
}

describe('pump', () => {
  it('reads no further while a piece waits to be sent, however small it is', async () => {
    const from = new PassThrough();
    const to = slow();
    pump(from, to.stream);
    for (const byte of 'abcdef') {
      from.write(byte);
      await nextTurn();
    }
    expect(to.stream.writableLength).toBe(1);
    expect(to.taken).toEqual(['a']);
    to.next();
    await nextTurn();
    expect(to.taken[1]).toMatch(/^b/);
  });

  it('passes the end on behind everything else', async () => {
    const from = new PassThrough();
    const to = new PassThrough();
    pump(from, to);
    from.end('all of it');
    expect(Buffer.concat(await to.toArray()).toString()).toBe('all of it');
  });

  it('drops what comes when there is nobody any more to take it', async () => {
    const from = new PassThrough();
    const to = slow();
    pump(from, to.stream);
    to.stream.destroy();
    await nextTurn();
    for (let index = 0; index < 100; index += 1) from.write(Buffer.alloc(10_000));
    from.end();
    await new Promise((resolve) => from.once('end', resolve));
  });
});
