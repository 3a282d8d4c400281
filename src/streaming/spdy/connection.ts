/**
 * The server's end of one SPDY/3.1 connection, over TCP or a tunnel.
 *
 * Left out on purpose: flow-control windows. Go's spdystream, which every Kubernetes client is built on, neither honours a window
 * nor ever sends WINDOW_UPDATE, so a server that waited for one would stop after 64 KiB. Back-pressure is the connection's: it is not
 * read while a stream's reader is behind, and a stream's writer waits while much is still unsent. SETTINGS are ignored as well.
 *
 * INVARIANTS
 * - Whatever the peer sends, nothing is thrown out of here: a broken protocol is answered with GOAWAY and ends the connection.
 * - Every header block is decoded, also of a refused stream: compression runs through all of them.
 * - While the connection is not read, a PING goes out now and then: writing is then the only way to learn that the peer has gone.
 */
import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';
import { firesWithin } from '../../async/fires-within.js';
import { createReadGate } from '../../async/read-gate.js';
import { AdapterError } from '../../errors/adapter-error.js';
import * as frame from './frame.js';
import { createHeaderBlockDecoder } from './header-block.js';
import { createSpdyOutput, type SpdyOutput } from './output.js';
import { createStreamTable, type StreamTable } from './stream-table.js';
import type { SpdyStream } from './stream.js';

export interface SpdyConnection {
  /** Fires when the connection is over, whoever ended it. */
  readonly gone: AbortSignal;
  /** Stops taking part: what the peer still sends is discarded; resolves when it hangs up, or after `limitMs`, when it is cut off. */
  linger(limitMs: number): Promise<void>;
  destroy(): void;
}

export interface SpdyConnectionOptions {
  /** True to take the stream, which is answered at once; false refuses it. Streams that nobody reads hold up the connection. */
  readonly onStream: (stream: SpdyStream) => boolean;
  /** How often the peer is pinged while the connection is not read. */
  readonly heartbeatMs: number;
}

/** `head` is what arrived behind the request that upgraded the connection. */
export function createSpdyConnection(
  transport: Duplex,
  head: Buffer,
  options: SpdyConnectionOptions,
): SpdyConnection {
  const gone = new AbortController();
  // Each of its streams listens.
  setMaxListeners(0, gone.signal);
  const output = createSpdyOutput(transport, end);
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
  const streams = createStreamTable({ output, reading, onStream: options.onStream });
  const read = frame.createFrameReader(createFrameHandler(output, streams));

  function receive(chunk: Buffer): void {
    if (gone.signal.aborted) return;
    try {
      read(chunk);
    } catch {
      output.control(frame.goAwayFrame(streams.lastId(), frame.GO_AWAY.protocolError));
      end();
    }
  }

  function end(): void {
    if (gone.signal.aborted) return;
    reading.stop();
    gone.abort(new AdapterError('cancelled', 'the client has gone away'));
    transport.destroy();
    streams.abortAll();
  }

  transport.on('data', receive).on('end', end).on('error', end).on('close', end);
  if (head.length > 0) receive(head);
  return {
    gone: gone.signal,
    async linger(limitMs) {
      streams.discardInput();
      await firesWithin(gone.signal, limitMs);
      end();
    },
    destroy: end,
  };
}

/** Even, as the pings of a server are; its echo is of no interest. */
const HEARTBEAT_ID = 2;

function createFrameHandler(output: SpdyOutput, streams: StreamTable): frame.FrameHandler {
  const decode = createHeaderBlockDecoder();

  function finish(id: number, flags: number): void {
    if ((flags & frame.FLAG_FIN) !== 0) streams.receive(id, Buffer.alloc(0), true);
  }

  return {
    data: streams.receive,
    control(type, flags, body) {
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
        // After GOAWAY the peer opens no streams and hangs up when the open ones have ended: nothing to do before that.
        default:
      }
    },
  };
}

function idIn(body: Buffer): number {
  if (body.length < 4) throw new frame.SpdyProtocolError('a control frame is too short');
  return body.readUInt32BE(0) & 0x7fffffff;
}
