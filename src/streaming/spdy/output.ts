import type { Duplex } from 'node:stream';
import { dataFrameHeader, MAX_DATA_BYTES } from './frame.js';

/** What goes out on one connection. A transport that is gone takes nothing more; its streams learn of that in their own way. */
export interface SpdyOutput {
  /** Sends a chunk as data frames, the last with FIN when `fin`; calls back when the next may follow. */
  data(id: number, chunk: Buffer, fin: boolean, callback: () => void): void;
  control(frame: Buffer): void;
}

/** Unsent bytes above which writers wait. */
const UNSENT_BYTES = 262_144;

/** Unsent answers to pings and the like above which the peer is taken for hostile. */
const UNSENT_CONTROL_BYTES = 65_536;

/** Up to this, header and payload are copied into one write. */
const SMALL_BYTES = 4_096;

/** `onFlooded`: the peer makes Berth answer and does not read the answers. */
export function createSpdyOutput(transport: Duplex, onFlooded: () => void): SpdyOutput {
  let unsentControl = 0;

  function isGone(): boolean {
    return transport.destroyed || transport.writableEnded;
  }

  function frame(id: number, payload: Buffer, fin: boolean, sent?: () => void): void {
    const header = dataFrameHeader(id, payload.length, fin);
    if (payload.length <= SMALL_BYTES) {
      transport.write(Buffer.concat([header, payload]), sent);
      return;
    }
    transport.cork();
    transport.write(header);
    transport.write(payload, sent);
    transport.uncork();
  }

  return {
    data(id, chunk, fin, callback) {
      if (isGone()) {
        callback();
        return;
      }
      let offset = 0;
      for (; chunk.length - offset > MAX_DATA_BYTES; offset += MAX_DATA_BYTES) {
        frame(id, chunk.subarray(offset, offset + MAX_DATA_BYTES), false);
      }
      const last = chunk.subarray(offset);
      if (transport.writableLength + last.length <= UNSENT_BYTES) {
        frame(id, last, fin);
        callback();
        return;
      }
      // The callback also comes, with an error, when the transport is destroyed.
      frame(id, last, fin, () => {
        callback();
      });
    },
    control(bytes) {
      if (isGone()) return;
      unsentControl += bytes.length;
      transport.write(bytes, () => {
        unsentControl -= bytes.length;
      });
      if (unsentControl > UNSENT_CONTROL_BYTES) onFlooded();
    },
  };
}
