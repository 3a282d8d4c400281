/**
 * Numbered channels over one WebSocket connection. Back-pressure is the connection's: it is not read while a
 * channel's reader is behind, and a channel's writer waits while much is still unsent.
 *
 * A server never sends CLOSE signals of its own: no client of Kubernetes expects one, and one of them breaks
 * on it. A closing handshake says that everything has been sent.
 */
import { setMaxListeners } from 'node:events';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { firesWithin } from '../../async/fires-within.js';
import type { MemoryAccount } from '../../async/memory-budget.js';
import { createReadAhead, READ_AHEAD_STREAM } from '../../async/read-ahead.js';
import { createReadGate, type ReadGate } from '../../async/read-gate.js';
import type { SharedLimits } from '../../async/shared-limits.js';
import { AdapterError } from '../../errors/adapter-error.js';
import {
  decodeChannelMessage,
  encodeChannelMessage,
  type ChannelEncoding,
  type ChannelMessage,
} from './channel-codec.js';
import type { PacedTransport } from './paced-transport.js';

export interface WebSocketChannelsOptions {
  readonly encoding: ChannelEncoding;
  /** The sub-protocol has CLOSE signals (v5). */
  readonly closeSignals: boolean;
  /** What each channel is for; what a client sends on one that is not read is skipped. */
  readonly channels: readonly ('read' | 'write' | 'both')[];
  /** How often the peer is pinged while the connection is not read. */
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

export interface WebSocketChannels {
  /** In the order of the options. Ending one only ends writing to it: the client is not told. */
  readonly channels: readonly Duplex[];
  /**
   * Fires with a `cancelled` error when the client has gone, with another when it was ended for what it did.
   */
  readonly gone: AbortSignal;
  /**
   * Starts the closing handshake, discards what still comes, and resolves when the client has answered or is
   * cut off.
   */
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

/** Holds it for messages that are not decoded yet. */
const UNDECODED = -2;

/** A message that is not complete is kept by ws. */
export function createWebSocketChannels(
  webSocket: WebSocket,
  transport: PacedTransport,
  options: WebSocketChannelsOptions,
): WebSocketChannels {
  const gone = new AbortController();
  // Each of its streams listens.
  setMaxListeners(0, gone.signal);
  const memory = options.shared.memory.open(end);
  const reading = gateOf(webSocket, options.heartbeatMs);
  const send = createSender(webSocket, memory);
  const channels = createChannels({ reading, memory, send, options });

  const receive = createReceiver({ options, reading, memory, deliver, isOver: () => gone.signal.aborted });

  function deliver(message: ChannelMessage): void {
    if (options.channels[message.channel] === 'write') return;
    const channel = channels[message.channel];
    if (message.kind === 'close') channel?.end();
    else channel?.add(message.payload);
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
  countUnfinished(webSocket, transport, memory);
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

interface ReceiverParts {
  readonly options: WebSocketChannelsOptions;
  readonly reading: ReadGate;
  readonly memory: MemoryAccount;
  readonly deliver: (message: ChannelMessage) => void;
  readonly isOver: () => boolean;
}

/**
 * Decodes messages in the order of their coming: small ones at once, large ones as the turns of the event
 * loop allow.
 */
function createReceiver({ options, reading, memory, deliver, isOver }: ReceiverParts) {
  const { encoding, closeSignals, shared } = options;
  const waiting: Buffer[] = [];
  let decoding: ReturnType<typeof decodeChannelMessage> | undefined;

  /** A piece of the message that is being decoded; true when that was the last one. */
  function decodeSome(step: ReturnType<typeof decodeChannelMessage>): boolean {
    const { done, value } = step.next();
    if (done === true && value !== undefined) deliver(value);
    return done === true;
  }

  /** True when more is left to be decoded. */
  function decode(mayGoOn: () => boolean): boolean {
    do {
      const [message] = waiting;
      if (message === undefined || isOver()) break;
      decoding ??= decodeChannelMessage(message, encoding, closeSignals);
      if (!decodeSome(decoding)) continue;
      decoding = undefined;
      waiting.shift();
      memory.add(-costOf(message));
    } while (mayGoOn());
    if (waiting.length > 0 && !isOver()) return true;
    waiting.length = 0;
    reading.release(UNDECODED);
    return false;
  }

  return (message: Buffer): void => {
    const step = decodeChannelMessage(message, encoding, closeSignals);
    if (waiting.length === 0 && decodeSome(step)) return;
    waiting.push(message);
    memory.add(costOf(message));
    if (waiting.length > 1) return;
    decoding = step;
    if (!shared.turns.run(decode)) reading.hold(UNDECODED);
  };
}

/** A message and what it is decoded into. */
function costOf({ length }: Buffer): number {
  return 2 * length + OBJECT_BYTES;
}

/** Counts what came since the last message as part of the next one. */
function countUnfinished(webSocket: WebSocket, transport: PacedTransport, memory: MemoryAccount): void {
  let unfinished = 0;
  let counted = 0;
  const count = (): void => {
    const bytes = unfinished + transport.untaken();
    memory.add(bytes - counted);
    counted = bytes;
  };
  const give = (): void => {
    unfinished = 0;
    count();
  };
  webSocket.on('message', give).on('ping', give).on('pong', give);
  transport.on('data', (piece: Buffer) => {
    unfinished += piece.length + OBJECT_BYTES;
    count();
  });
  transport.source.on('data', count);
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
