import { Duplex, type DuplexOptions } from 'node:stream';
import type { Turns } from '../../async/turns.js';

/**
 * A connection whose input is handed on in small pieces, within the time that all connections share in a turn
 * of the event loop: ws takes whatever it is given at once, and a packet may hold ten thousand messages.
 *
 * What has been read and not been handed on yet is less than two packets: the socket is paused meanwhile.
 */
export interface PacedTransport extends Duplex {
  /** What it reads. */
  readonly source: Duplex;
  /** Bytes that have been read and not been handed on. */
  untaken(): number;
}

/** Some 600 of the smallest messages, which take half a millisecond. */
const PIECE_BYTES = 4_096;

/** `head` is what arrived behind the request that upgraded the connection. */
export function paceTransport(socket: Duplex, head: Buffer, turns: Turns): PacedTransport {
  let untaken = head;
  let isTaking = false;
  let hasEnded = false;
  let hasClosed = false;

  const paced = new Duplex({
    read() {
      goOn();
    },
    ...writesTo(socket),
    destroy(error, callback) {
      untaken = NOTHING;
      socket.destroy();
      callback(error);
    },
  });

  function mayHandOn(): boolean {
    return untaken.length > 0 && paced.readableFlowing === true && !paced.destroyed;
  }

  /** True when more is left to be handed on. */
  function take(mayGoOn: () => boolean): boolean {
    for (let first = true; mayHandOn() && (first || mayGoOn()); first = false) {
      const piece = untaken.subarray(0, PIECE_BYTES);
      untaken = untaken.subarray(piece.length);
      paced.push(piece);
    }
    if (mayHandOn()) return true;
    isTaking = false;
    if (hasClosed) paced.destroy();
    else if (untaken.length === 0 && hasEnded) paced.push(null);
    else if (untaken.length === 0) socket.resume();
    return false;
  }

  function goOn(): void {
    if (isTaking || paced.destroyed) return;
    isTaking = true;
    turns.run(take);
  }

  paced.on('resume', goOn);
  socket.on('data', (chunk: Buffer) => {
    untaken = untaken.length > 0 ? Buffer.concat([untaken, chunk]) : chunk;
    goOn();
    if (untaken.length > 0) socket.pause();
  });
  socket.once('end', () => {
    hasEnded = true;
    goOn();
  });
  socket.once('close', () => {
    hasClosed = true;
    // While it is handed on, the rest still is.
    if (!isTaking) paced.destroy();
  });
  return Object.assign(paced, { source: socket, untaken: () => untaken.length });
}

/** Output is passed on as it comes: what is written together leaves together. */
function writesTo(socket: Duplex): Pick<DuplexOptions, 'write' | 'writev' | 'final'> {
  return {
    write(chunk: Buffer, _encoding, callback) {
      socket.write(chunk, callback);
    },
    writev(chunks, callback) {
      const last = chunks.length - 1;
      socket.cork();
      for (const [index, { chunk }] of chunks.entries())
        socket.write(chunk as Buffer, index === last ? callback : undefined);
      socket.uncork();
    },
    final(callback) {
      socket.end(callback);
    },
  };
}

const NOTHING: Buffer = Buffer.alloc(0);
