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

  it('is not read while its reader does not ask for the next block', async () => {
    const { stream, blocks, text } = createReader();
    stream.write(framed(PIECES[0]!));
    await blocks.next();
    const before = text();
    while (stream.write(Buffer.concat(PIECES.map(framed)))) continue;
    await new Promise(setImmediate);
    expect(text()).toBe(before);
    expect(stream.writableNeedDrain).toBe(true);
    await blocks.return('open');
    expect(stream.destroyed).toBe(true);
  });

  it('gives what came before it broke off, and then fails', async () => {
    const { stream, blocks, text } = createReader();
    stream.write(framed(PIECES[0]!));
    stream.destroy(new Error('socket hang up'));
    await blocks.next();
    expect(text()).toBe(criLine(PIECES[0]!));
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
