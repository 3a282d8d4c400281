import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createLineBatch } from '../../../../src/logs/file/cri-line.js';
import { createStreamSource } from '../../../../src/logs/source/engine-stream.js';
import { criLine, framed, pieceOf, timeAt } from '../../../support/builders/engine-log.js';

const OPTIONS = {
  follow: true,
  sinceNs: undefined,
  isPlaced: () => false,
  ended: new AbortController().signal,
};
const PIECES = [1, 2, 3].map((number) => pieceOf(timeAt(number), `line ${String(number)}`));

/** A container's stream, and what was read of it. */
function createReader() {
  const stream = new PassThrough();
  const batch = createLineBatch();
  const stopping = new AbortController();
  stopping.signal.addEventListener('abort', () => stream.destroy(stopping.signal.reason as Error));
  const source = createStreamSource({ logs: async () => stream, containerId: 'c', tty: false });
  return {
    stream,
    stopping,
    blocks: source.read(batch.append, OPTIONS, stopping.signal),
    text: () => batch.bytes().toString('latin1'),
  };
}

describe('the stream of the Engine', () => {
  it('is read as one block for all the pieces that have arrived', async () => {
    const { stream, blocks, text } = createReader();
    for (const piece of PIECES) stream.write(framed(piece));
    expect(await blocks.next()).toEqual({ done: false, value: undefined });
    expect(text()).toBe(PIECES.map(criLine).join(''));
    stream.end();
    expect(await blocks.next()).toEqual({ done: true, value: 'open' });
  });

  it('is read little further while its reader does not ask for the next block', async () => {
    const { stream, blocks, text } = createReader();
    const first = blocks.next();
    stream.write(framed(PIECES[0]!));
    await first;
    const before = text();
    const flood = framed(pieceOf(timeAt(2), Buffer.alloc(16_000, 'x')));
    for (let count = 0; count < 100; count += 1) stream.write(flood);
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
    expect(text()).toBe(before);
    expect(stream.writableLength).toBeGreaterThan(80 * flood.length);
    await blocks.return('open');
    expect(stream.destroyed).toBe(true);
  });

  it('gives what came before it broke off, and then fails', async () => {
    const { stream, blocks, text } = createReader();
    const first = blocks.next();
    stream.write(framed(PIECES[0]!));
    await first;
    stream.write(framed(PIECES[1]!));
    await new Promise(setImmediate);
    stream.destroy(new Error('socket hang up'));
    await blocks.next();
    expect(text()).toBe(PIECES.slice(0, 2).map(criLine).join(''));
    await expect(blocks.next()).rejects.toMatchObject({
      fault: 'unavailable',
      message: "the Engine's log stream: socket hang up",
    });
  });

  it('fails when it is closed without an end', async () => {
    const { stream, blocks } = createReader();
    const next = blocks.next();
    stream.destroy();
    await expect(next).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringContaining('broke off') as string,
    });
  });

  it('gives nothing more once the reading was stopped', async () => {
    const { stream, stopping, blocks, text } = createReader();
    const next = blocks.next();
    stream.write(framed(PIECES[0]!));
    stopping.abort(new Error('the log file has lost its name'));
    await expect(next).rejects.toThrow('lost its name');
    expect(text()).toBe('');
  });
});
