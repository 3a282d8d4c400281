/**
 * The server's end of one SPDY/3.1 connection, over TCP or a tunnel.
 *
 * Left out on purpose: flow-control windows. Go's spdystream, which every Kubernetes client is built on,
 * neither honours a window nor ever sends WINDOW_UPDATE, so a server that waited for one would stop after 64
 * KiB. Back-pressure is the connection's: it is not read while a stream's reader is behind, and a stream's
 * writer waits while much is still unsent. SETTINGS are ignored as well.
 *
 * A client decides what is sent, and may be hostile. Its frames are taken within the time that all
 * connections share in a turn of the event loop; what it makes Berth hold is counted; and it is ended when it
 * sends more control frames than any use could explain.
 *
 * INVARIANTS
 * - Whatever the peer sends, nothing is thrown out of here: a broken protocol is answered with GOAWAY and
 *   ends the connection.
 * - Every header block is decoded, also of a refused stream: compression runs through all of them.
 * - What has been read and not been taken yet is less than two packets: the transport is paused meanwhile.
 * - While the connection is not read, a PING goes out now and then: writing is then the only way to learn
 *   that the peer has gone.
 */
import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../async/clock.js';
import { firesWithin } from '../../async/fires-within.js';
import type { MemoryAccount } from '../../async/memory-budget.js';
import { createRateLimit } from '../../async/rate-limit.js';
import { createReadGate, type ReadGate } from '../../async/read-gate.js';
import type { SharedLimits } from '../../async/shared-limits.js';
import type { Turns } from '../../async/turns.js';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import * as frame from './frame.js';
import { createHeaderBlockDecoder } from './header-block.js';
import { createSpdyOutput, type SpdyOutput } from './output.js';
import { createStreamTable, type StreamTable } from './stream-table.js';
import type { SpdyStream } from './stream.js';

export interface SpdyConnection {
  /**
   * Fires when the connection is over: with a `cancelled` error when the peer has gone, with another when it
   * was ended for what it did.
   */
  readonly gone: AbortSignal;
  /**
   * Stops taking part: what the peer still sends is discarded; resolves when it hangs up, or after `limitMs`,
   * when it is cut off.
   */
  linger(limitMs: number): Promise<void>;
  destroy(): void;
}

export interface SpdyConnectionOptions {
  /**
   * True to take the stream, which is answered at once; false refuses it. Streams that nobody reads block the
   * connection.
   */
  readonly onStream: (stream: SpdyStream) => boolean;
  /** The names of the headers that identify streams, in lower case. */
  readonly headers: ReadonlySet<string>;
  /** How often the peer is pinged while the connection is not read. */
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

/**
 * SYN_STREAM, RST_STREAM, PING and all others that carry no data. kubectl sends four of them for each TCP
 * connection that it forwards: these are 250 connections a second, and 1,000 at once after a pause. A browser
 * opens hundreds in a minute.
 */
const CONTROL_FRAMES = { perSecond: 1_000, burst: 4_000 } as const;

/** `head` is what arrived behind the request that upgraded the connection. */
export function createSpdyConnection(
  transport: Duplex,
  head: Buffer,
  options: SpdyConnectionOptions,
): SpdyConnection {
  const gone = new AbortController();
  // Each of its streams listens.
  setMaxListeners(0, gone.signal);
  const memory = options.shared.memory.open(end);
  const output = createSpdyOutput(transport, memory, () => {
    end(new AdapterError('resource-exhausted', 'the client does not read the answers to its pings'));
  });
  const reading = createReadGate(
    {
      pause: () => transport.pause(),
      resume: () => transport.resume(),
      heartbeat: () => {
        output.control(frame.pingFrame(HEARTBEAT_ID));
      },
    },
    options.heartbeatMs,
  );
  const streams = createStreamTable({ output, reading, memory, onStream: options.onStream });
  const read = frame.createFrameReader(createFrameHandler(output, streams, options.headers));
  const receive = createReceiver({ read, reading, memory, turns: options.shared.turns, isOver, breakOff });

  function isOver(): boolean {
    return gone.signal.aborted;
  }

  function breakOff(error: unknown): void {
    output.control(frame.goAwayFrame(streams.lastId(), frame.GO_AWAY.protocolError));
    end(new AdapterError('invalid-argument', messageOf(error), { cause: error }));
  }

  function end(why: AdapterError): void {
    if (isOver()) return;
    reading.stop();
    gone.abort(why);
    transport.destroy();
    streams.abortAll();
    memory.close();
  }

  function leave(): void {
    end(new AdapterError('cancelled', 'the client disconnected'));
  }

  transport.on('data', receive).on('end', leave).on('error', leave).on('close', leave);
  if (head.length > 0) receive(head);
  return {
    gone: gone.signal,
    async linger(limitMs) {
      streams.discardInput();
      await firesWithin(gone.signal, limitMs);
      leave();
    },
    destroy: leave,
  };
}

/** Even, as the pings of a server are; its echo is of no interest. */
const HEARTBEAT_ID = 2;

/** Holds the reading for what has been read and not been taken: no stream's number. */
const UNTAKEN = 0;

const NOTHING: Buffer = Buffer.alloc(0);

interface ReceiverParts {
  readonly read: frame.FrameReader;
  readonly reading: ReadGate;
  readonly memory: MemoryAccount;
  readonly turns: Turns;
  readonly isOver: () => boolean;
  /** The peer broke the protocol. */
  readonly breakOff: (error: unknown) => void;
}

/**
 * Takes the frames of what was read, as far as this turn of the event loop allows, and the rest in later
 * ones.
 */
function createReceiver({ read, reading, memory, turns, isOver, breakOff }: ReceiverParts) {
  let untaken: Buffer = NOTHING;

  /** Takes some of it; true when more is left. */
  function take(mayGoOn: () => boolean): boolean {
    if (isOver()) return false;
    try {
      const taken = read(untaken, () => !isOver() && mayGoOn());
      memory.add(-taken);
      untaken = untaken.subarray(taken);
    } catch (error) {
      breakOff(error);
    }
    if (isOver()) untaken = NOTHING;
    else if (untaken.length === 0) reading.release(UNTAKEN);
    return untaken.length > 0;
  }

  return (chunk: Buffer): void => {
    const isWaiting = untaken.length > 0;
    memory.add(chunk.length);
    untaken = isWaiting ? Buffer.concat([untaken, chunk]) : chunk;
    if (!isWaiting && !turns.run(take)) reading.hold(UNTAKEN);
  };
}

function createFrameHandler(
  output: SpdyOutput,
  streams: StreamTable,
  headers: ReadonlySet<string>,
): frame.FrameHandler {
  const decode = createHeaderBlockDecoder(headers);
  const rate = createRateLimit(systemClock, CONTROL_FRAMES);

  function finish(id: number, flags: number): void {
    if ((flags & frame.FLAG_FIN) !== 0) streams.receive(id, Buffer.alloc(0), true);
  }

  return {
    data: streams.receive,
    control(type, flags, body) {
      if (!rate.take()) throw new frame.SpdyProtocolError('the client sends too many control frames');
      switch (type) {
        case frame.FRAME.synStream:
          streams.open(idIn(body), decode(body.subarray(10)));
          finish(idIn(body), flags);
          return;
        case frame.FRAME.synReply:
        case frame.FRAME.headers:
          decode(body.subarray(4));
          finish(idIn(body), flags);
          return;
        case frame.FRAME.rstStream:
          streams.abort(idIn(body));
          return;
        case frame.FRAME.ping:
          if (idIn(body) % 2 === 1) output.control(frame.pingFrame(idIn(body)));
          return;
        // After GOAWAY the peer opens no streams and hangs up when the open ones have ended: nothing to do
        // before that.
        default:
      }
    },
  };
}

function idIn(body: Buffer): number {
  if (body.length < 4) throw new frame.SpdyProtocolError('a control frame is too short');
  return body.readUInt32BE(0) & 0x7fffffff;
}
