/**
 * Numbered channels over one WebSocket connection. Back-pressure is the connection's: it is not read while a channel's reader is behind,
 * and a channel's writer waits while much is still unsent.
 *
 * A server never sends CLOSE signals of its own: no client of Kubernetes expects one, and one of them breaks on it. A closing handshake
 * says that everything has been sent.
 */
import { setMaxListeners } from 'node:events';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { firesWithin } from '../../async/fires-within.js';
import { createReadGate, type ReadGate } from '../../async/read-gate.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { decodeChannelMessage, encodeChannelMessage, type ChannelEncoding } from './channel-codec.js';

export interface WebSocketChannelsOptions {
  readonly encoding: ChannelEncoding;
  /** The sub-protocol has CLOSE signals (v5). */
  readonly closeSignals: boolean;
  /** What each channel is for; what a client sends on one that is not read is skipped. */
  readonly channels: readonly ('read' | 'write' | 'both')[];
  /** How often the peer is pinged while the connection is not read. */
  readonly heartbeatMs: number;
}

export interface WebSocketChannels {
  /** In the order of the options. Ending one only ends writing to it: the client is not told. */
  readonly channels: readonly Duplex[];
  readonly gone: AbortSignal;
  /** Starts the closing handshake, discards what still comes, and resolves when the client has answered or is cut off. */
  close(limitMs: number): Promise<void>;
}

/** Unsent bytes above which writers wait. */
const UNSENT_BYTES = 262_144;
const READ_AHEAD_BYTES = 262_144;

export function createWebSocketChannels(
  webSocket: WebSocket,
  options: WebSocketChannelsOptions,
): WebSocketChannels {
  const { encoding, closeSignals, heartbeatMs } = options;
  const gone = new AbortController();
  // Each of its streams listens.
  setMaxListeners(0, gone.signal);
  const ended = new Set<number>();
  const reading = gateOf(webSocket, heartbeatMs);
  const channels = options.channels.map((_use, channel) => createChannel(channel));

  function createChannel(channel: number): Duplex {
    const duplex = new Duplex({
      readableHighWaterMark: READ_AHEAD_BYTES,
      read() {
        reading.release(channel);
      },
      write(chunk: Buffer, _encoding, callback) {
        send(webSocket, encodeChannelMessage(channel, chunk, encoding), callback);
      },
      destroy(error, callback) {
        reading.release(channel);
        callback(error);
      },
    });
    duplex.on('error', () => undefined);
    return duplex;
  }

  function receive(message: Buffer): void {
    const decoded = decodeChannelMessage(message, encoding, closeSignals);
    if (decoded === undefined || options.channels[decoded.channel] === 'write' || ended.has(decoded.channel))
      return;
    const duplex = channels[decoded.channel];
    if (duplex === undefined || duplex.destroyed) return;
    if (decoded.kind === 'close') {
      ended.add(decoded.channel);
      duplex.push(null);
      // A stream that has ended asks for no more: what waits in it must not hold up the others.
      reading.release(decoded.channel);
    } else if (decoded.payload.length > 0 && !duplex.push(decoded.payload)) reading.hold(decoded.channel);
  }

  function end(): void {
    if (gone.signal.aborted) return;
    reading.stop();
    webSocket.terminate();
    gone.abort(new AdapterError('cancelled', 'the client has gone away'));
    for (const duplex of channels) duplex.destroy();
  }

  webSocket.binaryType = 'nodebuffer';
  webSocket.on('message', receive);
  webSocket.on('error', end);
  webSocket.on('close', end);
  return {
    channels,
    gone: gone.signal,
    async close(limitMs) {
      for (const duplex of channels) duplex.resume();
      webSocket.close(1000);
      await firesWithin(gone.signal, limitMs);
      end();
    },
  };
}

function gateOf(webSocket: WebSocket, heartbeatMs: number): ReadGate {
  const connection = {
    pause: () => webSocket.pause(),
    resume: () => webSocket.resume(),
    heartbeat: () => {
      if (webSocket.readyState === webSocket.OPEN) webSocket.ping();
    },
  };
  return createReadGate(connection, heartbeatMs);
}

function send(webSocket: WebSocket, message: Buffer | string, callback: () => void): void {
  // Closing already: what is written now reaches nobody, and the channel is about to be told.
  if (webSocket.readyState !== webSocket.OPEN) {
    callback();
    return;
  }
  const binary = typeof message !== 'string';
  if (webSocket.bufferedAmount + message.length <= UNSENT_BYTES) {
    webSocket.send(message, { binary });
    callback();
    return;
  }
  webSocket.send(message, { binary }, () => {
    callback();
  });
}
