import type { MemoryAccount } from '../../async/memory-budget.js';
import type { ReadGate } from '../../async/read-gate.js';
import { RESET, rstStreamFrame, SpdyProtocolError, synReplyFrame } from './frame.js';
import { createHeaderBlockEncoder } from './header-block.js';
import type { SpdyOutput } from './output.js';
import { createSpdyStream, type SpdyStream, type StreamEnd, type StreamLink } from './stream.js';

/** The streams that the peer has open on one connection. */
export interface StreamTable {
  /**
   * Answers at once: kept waiting, Go's client gives up after 30 s. Throws SpdyProtocolError for an id out of
   * order.
   */
  open(id: number, headers: ReadonlyMap<string, string>): void;
  receive(id: number, piece: Buffer, fin: boolean): void;
  /** The peer reset it. */
  abort(id: number): void;
  abortAll(): void;
  /** Takes no more streams, and drops what comes on those there are. */
  discardInput(): void;
  /** Of the last stream that the peer opened. */
  lastId(): number;
}

export interface StreamTableParts {
  readonly output: SpdyOutput;
  readonly reading: ReadGate;
  readonly memory: MemoryAccount;
  readonly onStream: (stream: SpdyStream) => boolean;
}

/** Two for each connection that is forwarded, so 128 of those at a time; an exec has at most five. */
const MAX_STREAMS = 256;

/**
 * What a stream is counted as, whatever waits in it: its objects, and one packet of the pod's, which is read
 * before it can be known that the client does not take it.
 */
const STREAM_BYTES = 32_768;

/**
 * What may wait in all of the streams before the connection is no longer read: four readers that do not read
 * at all.
 */
const READ_AHEAD_BYTES = 1_048_576;

/** Stands for all streams together; their own ids are odd. */
const ALL_STREAMS = 2;

export function createStreamTable({ output, reading, memory, onStream }: StreamTableParts): StreamTable {
  const streams = new Map<number, StreamEnd>();
  const encode = createHeaderBlockEncoder();
  let lastId = 0;
  let held = 0;
  let discarding = false;

  const link: StreamLink = {
    send: output.data,
    reset: (id, status) => {
      output.control(rstStreamFrame(id, status));
    },
    held(bytes) {
      held += bytes;
      memory.add(bytes);
      if (held > READ_AHEAD_BYTES) reading.hold(ALL_STREAMS);
      else reading.release(ALL_STREAMS);
    },
    full: reading.hold,
    ready: reading.release,
    over(id) {
      if (streams.delete(id)) memory.add(-STREAM_BYTES);
      reading.release(id);
    },
  };

  return {
    open(id, headers) {
      if (id % 2 === 0 || id <= lastId) throw new SpdyProtocolError(`stream ${id} is out of order`);
      lastId = id;
      if (discarding || streams.size >= MAX_STREAMS) {
        output.control(rstStreamFrame(id, RESET.refusedStream));
        return;
      }
      const stream = createSpdyStream(id, headers, link);
      streams.set(id, stream);
      memory.add(STREAM_BYTES);
      // Counting it may have ended the connection.
      if (!streams.has(id)) return;
      if (onStream(stream)) {
        output.control(synReplyFrame(id, encode(new Map())));
      } else {
        output.control(rstStreamFrame(id, RESET.refusedStream));
        stream.abort();
      }
    },
    receive(id, piece, fin) {
      const stream = streams.get(id);
      if (stream !== undefined) stream.receive(piece, fin);
      else if (id > lastId) output.control(rstStreamFrame(id, RESET.invalidStream));
    },
    abort: (id) => streams.get(id)?.abort(),
    abortAll() {
      for (const stream of [...streams.values()]) stream.abort();
    },
    discardInput() {
      discarding = true;
      for (const { duplex } of streams.values()) duplex.resume();
    },
    lastId: () => lastId,
  };
}
