import type { Duplex, Readable, Writable } from 'node:stream';
import { laterTurn, type Turns } from '../../async/turns.js';
import { demultiplex } from '../../engine/demultiplex.js';
import { pump } from './pump.js';

/** Where a piece of output goes. A promise holds the reading until it settles. */
export type Sink = (chunk: Buffer) => void | Promise<void>;

/**
 * Writes to a channel, in the reader's pace: nothing is read while a piece waits to be sent, however small it
 * is. Drops what comes when there is no channel or the client has closed it. A program may write single bytes
 * to both outputs in turn, each of which is a piece: the pieces of all streams share the turns of the event
 * loop.
 */
export function sinkOf(channel: Writable | undefined, turns: Turns): Sink {
  return (chunk) => {
    if (channel === undefined || channel.destroyed) return laterTurn(turns);
    let sent: (() => void) | undefined;
    channel.write(chunk, () => sent?.());
    if (channel.writableLength === 0) return laterTurn(turns);
    return new Promise<void>((resolve) => {
      const done = (): void => {
        channel.off('close', done);
        resolve();
      };
      sent = done;
      channel.once('close', done);
    }).then(() => laterTurn(turns));
  };
}

/** Passes on the output of an exec or container until its end. Rejects when the Engine's stream breaks. */
export async function pumpOutput(
  stream: Readable,
  tty: boolean,
  sinks: { readonly stdout: Sink; readonly stderr: Sink },
): Promise<void> {
  if (!tty) return demultiplex(stream, sinks);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const accepted = sinks.stdout(chunk);
    if (accepted !== undefined) await accepted;
  }
}

/** Runs `body`, and drops the Engine's connection when that is done or the client has gone. */
export async function whileOpen<T>(stream: Duplex, gone: AbortSignal, body: () => Promise<T>): Promise<T> {
  const drop = (): void => {
    stream.destroy();
  };
  gone.addEventListener('abort', drop, { once: true });
  // The reader of the stream gets it; an 'error' without a listener would end the process.
  stream.on('error', drop);
  if (gone.aborted) drop();
  try {
    return await body();
  } finally {
    gone.removeEventListener('abort', drop);
    stream.destroy();
  }
}

/**
 * Passes on the client's input, and its end; what comes after the Engine's stream is gone is read and
 * dropped.
 */
export function pumpInput(stdin: Readable | undefined, stream: Duplex): void {
  if (stdin !== undefined) pump(stdin, stream);
}
