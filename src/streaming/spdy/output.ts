import type { Duplex } from 'node:stream';
import type { MemoryAccount } from '../../async/memory-budget.js';
import { dataFrameHeader, MAX_DATA_BYTES } from './frame.js';

/**
 * What goes out on one connection. A transport that is gone takes nothing more; its streams learn of that in
 * their own way.
 */
export interface SpdyOutput {
  /** Sends a chunk as data frames, the last with FIN when `fin`; calls back when the next may follow. */
  data(id: number, chunk: Buffer, fin: boolean, callback: () => void): void;
  control(frame: Buffer): void;
}

/** Unsent bytes above which writers wait. */
const UNSENT_BYTES = 262_144;

/** What Node keeps for a write that waits, beside its bytes: many small ones must not count as nothing. */
const WRITE_BYTES = 512;

/** Unsent answers to pings and the like above which the peer is taken for hostile: about a thousand. */
const UNSENT_CONTROL_BYTES = 524_288;

/** Up to this, header and payload are copied into one write. */
const SMALL_BYTES = 4_096;

/** `onFlooded`: the peer makes Berth answer and does not read the answers. */
export function createSpdyOutput(
  transport: Duplex,
  memory: MemoryAccount,
  onFlooded: () => void,
): SpdyOutput {
  let unsent = 0;
  let unsentControl = 0;

  function count(bytes: number): void {
    unsent += bytes;
    memory.add(bytes);
  }

  function isGone(): boolean {
    return transport.destroyed || transport.writableEnded;
  }

  function frame(id: number, payload: Buffer, fin: boolean, sent?: () => void): void {
    const header = dataFrameHeader(id, payload.length, fin);
    const cost = payload.length + WRITE_BYTES;
    // The callback also comes, with an error, when the transport is destroyed.
    const written = (): void => {
      count(-cost);
      sent?.();
    };
    count(cost);
    if (payload.length <= SMALL_BYTES) {
      transport.write(Buffer.concat([header, payload]), written);
      return;
    }
    transport.cork();
    transport.write(header);
    transport.write(payload, written);
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
      const mayFollow = unsent + last.length <= UNSENT_BYTES;
      frame(id, last, fin, mayFollow ? undefined : callback);
      if (mayFollow) callback();
    },
    control(bytes) {
      if (isGone()) return;
      const cost = bytes.length + WRITE_BYTES;
      unsentControl += cost;
      count(cost);
      transport.write(bytes, () => {
        unsentControl -= cost;
        count(-cost);
      });
      if (unsentControl > UNSENT_CONTROL_BYTES) onFlooded();
    },
  };
}
