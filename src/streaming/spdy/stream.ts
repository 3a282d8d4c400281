import { Duplex } from 'node:stream';
import { RESET } from './frame.js';

/** One stream that the peer opened. Ending the duplex half-closes it (FIN), destroying it resets it (RST_STREAM). */
export interface SpdyStream {
  readonly id: number;
  /** The headers that opened it: names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly duplex: Duplex;
}

/** What a stream needs of its connection. */
export interface StreamLink {
  /** Sends `chunk`, with FIN when `fin`; calls back when the next may follow. */
  send(id: number, chunk: Buffer, fin: boolean, callback: () => void): void;
  reset(id: number, status: number): void;
  /** The stream's reader is behind: stop reading the connection. */
  full(id: number): void;
  /** The stream's reader wants more. */
  ready(id: number): void;
  /** Nothing more can happen on the stream. */
  over(id: number): void;
}

/** A stream as its connection drives it. */
export interface StreamEnd extends SpdyStream {
  receive(chunk: Buffer, fin: boolean): void;
  /** The peer reset it, or the connection is gone: no frame of ours may follow. */
  abort(): void;
}

/** What may wait in a stream before its connection is no longer read. */
const READ_AHEAD_BYTES = 262_144;

export function createSpdyStream(
  id: number,
  headers: ReadonlyMap<string, string>,
  link: StreamLink,
): StreamEnd {
  let remoteEnded = false;
  let localEnded = false;
  let aborted = false;

  const duplex = new Duplex({
    readableHighWaterMark: READ_AHEAD_BYTES,
    read() {
      link.ready(id);
    },
    write(chunk: Buffer, _encoding, callback) {
      link.send(id, chunk, false, callback);
    },
    final(callback) {
      localEnded = true;
      link.send(id, Buffer.alloc(0), true, callback);
    },
    destroy(error, callback) {
      if (!aborted && !(remoteEnded && localEnded)) link.reset(id, RESET.cancel);
      link.over(id);
      callback(error);
    },
  });
  // A stream that fails does so for its user, through 'error' if there is a listener; it must never end the process.
  duplex.on('error', () => undefined);

  return {
    id,
    headers,
    duplex,
    receive(chunk, fin) {
      if (duplex.destroyed || remoteEnded) return;
      if (chunk.length > 0 && !duplex.push(chunk)) link.full(id);
      if (!fin) return;
      remoteEnded = true;
      duplex.push(null);
      // A stream that has ended asks for no more: what waits in it must not hold up the others.
      link.ready(id);
    },
    abort() {
      aborted = true;
      duplex.destroy();
    },
  };
}
