import { Duplex } from 'node:stream';
import { createReadAhead, READ_AHEAD_STREAM } from '../../async/read-ahead.js';
import { RESET } from './frame.js';

/**
 * One stream that the peer opened. Ending the duplex half-closes it (FIN), destroying it resets it
 * (RST_STREAM).
 */
export interface SpdyStream {
  readonly id: number;
  /** The headers that opened it, as far as they are in use: names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly duplex: Duplex;
}

/** What a stream needs of its connection. */
export interface StreamLink {
  /** Sends `chunk`, with FIN when `fin`; calls back when the next may follow. */
  send(id: number, chunk: Buffer, fin: boolean, callback: () => void): void;
  reset(id: number, status: number): void;
  /** So many bytes of memory more, or fewer, wait for the stream's reader. */
  held(bytes: number): void;
  /** The stream's reader is behind: stop reading the connection. */
  full(id: number): void;
  /** The stream's reader has caught up. */
  ready(id: number): void;
  /** Nothing more can happen on the stream. */
  over(id: number): void;
}

/** A stream as its connection drives it. */
export interface StreamEnd extends SpdyStream {
  receive(chunk: Buffer, fin: boolean): void;
  /** The peer reset it, or the connection is gone: no frame may be sent. */
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
  let held = 0;

  const duplex = new Duplex({
    ...READ_AHEAD_STREAM,
    read() {
      ahead.wanted();
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
      ahead.clear();
      link.over(id);
      callback(error);
    },
  });
  // A stream that fails does so for its user, through 'error' if there is a listener; it must never end the
  // process.
  duplex.on('error', () => undefined);
  const ahead = createReadAhead(duplex, (bytes) => {
    held += bytes;
    link.held(bytes);
    if (bytes < 0 && held <= READ_AHEAD_BYTES) link.ready(id);
  });

  return {
    id,
    headers,
    duplex,
    receive(chunk, fin) {
      if (duplex.destroyed || remoteEnded) return;
      if (chunk.length > 0) ahead.add(chunk);
      if (held > READ_AHEAD_BYTES) link.full(id);
      if (!fin) return;
      remoteEnded = true;
      ahead.end();
      // A stream that has ended does not ask for more: what waits in it must not block the others.
      link.ready(id);
    },
    abort() {
      aborted = true;
      duplex.destroy();
    },
  };
}
