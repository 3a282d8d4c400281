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
import type { MemoryAccount, MemoryBudget } from '../../async/memory-budget.js';
import { createReadAhead, READ_AHEAD_STREAM } from '../../async/read-ahead.js';
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
  readonly memory: MemoryBudget;
}

export interface WebSocketChannels {
  /** In the order of the options. Ending one only ends writing to it: the client is not told. */
  readonly channels: readonly Duplex[];
  /** Fires with a `cancelled` error when the client has gone, with another when it was ended for what it did. */
  readonly gone: AbortSignal;
  /** Starts the closing handshake, discards what still comes, and resolves when the client has answered or is cut off. */
  close(limitMs: number): Promise<void>;
}

/** Unsent bytes above which writers wait. */
const UNSENT_BYTES = 262_144;

/** What may wait in a channel, and in all of them, before the connection is no longer read. */
const READ_AHEAD_BYTES = 262_144;
const ALL_READ_AHEAD_BYTES = 1_048_576;

/** What Node keeps for a packet or a write that waits, beside its bytes. */
const OBJECT_BYTES = 512;

/** Holds the reading for all channels together: no channel's number. */
const ALL_CHANNELS = -1;

/** A message that is not complete is kept by ws. `socket` carries the connection. */
export function createWebSocketChannels(
  webSocket: WebSocket,
  socket: Duplex,
  options: WebSocketChannelsOptions,
): WebSocketChannels {
  const gone = new AbortController();
  // Each of its streams listens.
  setMaxListeners(0, gone.signal);
  const memory = options.memory.open(end);
  const reading = gateOf(webSocket, options.heartbeatMs);
  const send = createSender(webSocket, memory);
  const channels = createChannels({ reading, memory, send, options });

  function receive(message: Buffer): void {
    const { encoding, closeSignals } = options;
    const decoded = decodeChannelMessage(message, encoding, closeSignals);
    if (decoded === undefined || options.channels[decoded.channel] === 'write') return;
    const channel = channels[decoded.channel];
    if (decoded.kind === 'close') channel?.end();
    else channel?.add(decoded.payload);
  }

  function end(why: AdapterError): void {
    if (gone.signal.aborted) return;
    reading.stop();
    webSocket.terminate();
    gone.abort(why);
    for (const { duplex } of channels) duplex.destroy();
    memory.close();
  }

  function leave(): void {
    end(new AdapterError('cancelled', 'the client has gone away'));
  }

  webSocket.binaryType = 'nodebuffer';
  countUnfinished(webSocket, socket, memory);
  webSocket.on('message', receive).on('error', leave).on('close', leave);
  return {
    channels: channels.map(({ duplex }) => duplex),
    gone: gone.signal,
    async close(limitMs) {
      for (const { duplex } of channels) duplex.resume();
      webSocket.close(1000);
      await firesWithin(gone.signal, limitMs);
      leave();
    },
  };
}

interface Channel {
  readonly duplex: Duplex;
  add(payload: Buffer): void;
  /** The client sends nothing more on it. */
  end(): void;
}

interface ChannelParts {
  readonly reading: ReadGate;
  readonly memory: MemoryAccount;
  readonly send: (message: Buffer | string, callback: () => void) => void;
  readonly options: WebSocketChannelsOptions;
}

function createChannels({ reading, memory, send, options }: ChannelParts): Channel[] {
  let heldByAll = 0;

  return options.channels.map((_use, number) => {
    let held = 0;
    let hasEnded = false;
    const duplex = new Duplex({
      ...READ_AHEAD_STREAM,
      read() {
        ahead.wanted();
      },
      write(chunk: Buffer, _encoding, callback) {
        send(encodeChannelMessage(number, chunk, options.encoding), callback);
      },
      destroy(error, callback) {
        ahead.clear();
        reading.release(number);
        callback(error);
      },
    });
    duplex.on('error', () => undefined);
    const ahead = createReadAhead(duplex, (bytes) => {
      held += bytes;
      heldByAll += bytes;
      memory.add(bytes);
      // What waits in a channel that has ended must not hold up the others.
      if (held > READ_AHEAD_BYTES && !hasEnded) reading.hold(number);
      else reading.release(number);
      if (heldByAll > ALL_READ_AHEAD_BYTES) reading.hold(ALL_CHANNELS);
      else reading.release(ALL_CHANNELS);
    });

    return {
      duplex,
      add(payload) {
        if (!hasEnded && !duplex.destroyed && payload.length > 0) ahead.add(payload);
      },
      end() {
        if (hasEnded || duplex.destroyed) return;
        hasEnded = true;
        ahead.end();
        reading.release(number);
      },
    };
  });
}

/** Counts what came since the last message as part of the next one. */
function countUnfinished(webSocket: WebSocket, socket: Duplex, memory: MemoryAccount): void {
  let unfinished = 0;
  const give = (): void => {
    memory.add(-unfinished);
    unfinished = 0;
  };
  webSocket.on('message', give).on('ping', give).on('pong', give);
  socket.on('data', (packet: Buffer) => {
    unfinished += packet.length + OBJECT_BYTES;
    memory.add(packet.length + OBJECT_BYTES);
  });
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

function createSender(webSocket: WebSocket, memory: MemoryAccount): ChannelParts['send'] {
  let unsent = 0;
  const count = (bytes: number): void => {
    unsent += bytes;
    memory.add(bytes);
  };

  return (message, callback) => {
    // Closing already: what is written now reaches nobody, and the channel is about to be told.
    if (webSocket.readyState !== webSocket.OPEN) {
      callback();
      return;
    }
    const cost = message.length + OBJECT_BYTES;
    const mayFollow = unsent + cost <= UNSENT_BYTES;
    count(cost);
    webSocket.send(message, { binary: typeof message !== 'string' }, () => {
      count(-cost);
      if (!mayFollow) callback();
    });
    if (mayFollow) callback();
  };
}
