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
import type { Duplex } from 'node:stream';
import { firesWithin } from '../../async/fires-within.js';
import { createReadGate } from '../../async/read-gate.js';
import { AdapterError } from '../../errors/adapter-error.js';
import * as frame from './frame.js';
import { createHeaderBlockDecoder, createHeaderBlockEncoder } from './header-block.js';
import { createSpdyStream, type SpdyStream, type StreamEnd, type StreamLink } from './stream.js';

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

/** Unsent bytes above which writers wait. */
const UNSENT_BYTES = 262_144;
/** Unsent answers to pings and the like above which the peer is taken for hostile. */
const UNSENT_CONTROL_BYTES = 65_536;
const MAX_STREAMS = 4_096;
/** Below this, header and payload are copied into one write. */
const SMALL_BYTES = 4_096;

/** `head` is what arrived behind the request that upgraded the connection. */
export function createSpdyConnection(transport: Duplex, head: Buffer, options: SpdyConnectionOptions): SpdyConnection {
  const output = createOutput(transport);
  const gone = new AbortController();
  const streams = new Map<number, StreamEnd>();
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
  const decode = createHeaderBlockDecoder();
  const encode = createHeaderBlockEncoder();
  let lastStreamId = 0;
  let lingering = false;

  const link: StreamLink = {
    send: output.data,
    reset: (id, status) => {
      output.control(frame.rstStreamFrame(id, status));
    },
    full: reading.hold,
    ready: reading.release,
    over(id) {
      streams.delete(id);
      reading.release(id);
    },
  };

  function openStream(id: number, flags: number, headers: Map<string, string>): void {
    if (id % 2 === 0 || id <= lastStreamId) throw new frame.SpdyProtocolError(`stream ${String(id)} is out of order`);
    lastStreamId = id;
    const stream = createSpdyStream(id, headers, link);
    streams.set(id, stream);
    if (lingering || streams.size > MAX_STREAMS || !options.onStream(stream)) {
      output.control(frame.rstStreamFrame(id, frame.RESET.refusedStream));
      stream.abort();
      return;
    }
    output.control(frame.synReplyFrame(id, encode(new Map())));
    if ((flags & frame.FLAG_FIN) !== 0) stream.receive(Buffer.alloc(0), true);
  }

  function control(type: number, flags: number, body: Buffer): void {
    switch (type) {
      case frame.FRAME.synStream:
        openStream(word(body, 0), flags, decode(body.subarray(10)));
        return;
      case frame.FRAME.synReply:
      case frame.FRAME.headers:
        decode(body.subarray(4));
        if ((flags & frame.FLAG_FIN) !== 0) streams.get(word(body, 0))?.receive(Buffer.alloc(0), true);
        return;
      case frame.FRAME.rstStream:
        streams.get(word(body, 0))?.abort();
        return;
      case frame.FRAME.ping:
        if (word(body, 0) % 2 === 1) output.control(frame.pingFrame(body.readUInt32BE(0)));
        return;
      // After GOAWAY the peer opens no streams and hangs up when the open ones have ended: nothing to do before that.
      default:
    }
  }

  function data(id: number, piece: Buffer, fin: boolean): void {
    const stream = streams.get(id);
    if (stream !== undefined) stream.receive(piece, fin);
    else if (id > lastStreamId) output.control(frame.rstStreamFrame(id, frame.RESET.invalidStream));
  }

  function end(): void {
    if (gone.signal.aborted) return;
    reading.stop();
    transport.destroy();
    for (const stream of [...streams.values()]) stream.abort();
    gone.abort(new AdapterError('cancelled', 'the client has gone away'));
  }

  const read = frame.createFrameReader({ control, data });
  function receive(chunk: Buffer): void {
    if (gone.signal.aborted) return;
    try {
      read(chunk);
    } catch {
      output.control(frame.goAwayFrame(lastStreamId, frame.GO_AWAY.protocolError));
      end();
    }
  }

  transport.on('data', receive).on('end', end).on('error', end).on('close', end);
  output.onFlooded(end);
  if (head.length > 0) receive(head);

  return {
    gone: gone.signal,
    async linger(limitMs) {
      lingering = true;
      for (const stream of streams.values()) stream.duplex.resume();
      await firesWithin(gone.signal, limitMs);
      end();
    },
    destroy: end,
  };
}

/** Even, as the pings of a server are; its echo is of no interest. */
const HEARTBEAT_ID = 2;

function word(body: Buffer, offset: number): number {
  if (body.length < offset + 4) throw new frame.SpdyProtocolError('a control frame is too short');
  return body.readUInt32BE(offset) & 0x7fffffff;
}

function createOutput(transport: Duplex) {
  let unsentControl = 0;
  let flooded: () => void = () => undefined;

  function piece(id: number, chunk: Buffer, fin: boolean, sent?: () => void): void {
    const header = frame.dataFrameHeader(id, chunk.length, fin);
    if (chunk.length <= SMALL_BYTES) {
      transport.write(Buffer.concat([header, chunk]), sent);
      return;
    }
    transport.cork();
    transport.write(header);
    transport.write(chunk, sent);
    transport.uncork();
  }

  return {
    data(id: number, chunk: Buffer, fin: boolean, callback: () => void): void {
      // A transport that is gone takes nothing more; its streams are about to be aborted.
      if (transport.destroyed || transport.writableEnded) {
        callback();
        return;
      }
      let offset = 0;
      for (; chunk.length - offset > frame.MAX_DATA_BYTES; offset += frame.MAX_DATA_BYTES) {
        piece(id, chunk.subarray(offset, offset + frame.MAX_DATA_BYTES), false);
      }
      if (transport.writableLength + chunk.length <= UNSENT_BYTES) {
        piece(id, chunk.subarray(offset), fin);
        callback();
        return;
      }
      // The callback also comes, with an error, when the transport is destroyed; the stream learns of that in its own way.
      piece(id, chunk.subarray(offset), fin, () => {
        callback();
      });
    },
    control(bytes: Buffer): void {
      if (transport.destroyed || transport.writableEnded) return;
      unsentControl += bytes.length;
      transport.write(bytes, () => {
        unsentControl -= bytes.length;
      });
      if (unsentControl > UNSENT_CONTROL_BYTES) flooded();
    },
    onFlooded(listener: () => void): void {
      flooded = listener;
    },
  };
}
