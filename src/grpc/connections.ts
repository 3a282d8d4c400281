import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../async/clock.js';

/**
 * The connections of the CRI socket, of which there may be only so many. A program that opens connections and
 * forgets them must not keep the kubelet out: when there is no room for a new connection, the one that has
 * been idle for longest is closed.
 */
export interface Connections {
  /** False, and the connection is destroyed, when all others have calls in progress. */
  admit(connection: Duplex): boolean;
  /** A call of this peer begins; the function ends it. */
  enter(peer: string): () => void;
  /**
   * The message of a call of this peer has begun to come in; the function says that it is there, or is not
   * coming.
   */
  receive(peer: string): () => void;
  /** Resolves when all connections that are open now have been closed. */
  closed(): Promise<unknown>;
}

export interface ConnectionsParts {
  readonly most: number;
  /** What messages that have not come in as a whole may take, of all connections together. */
  readonly incompleteBytes: number;
  readonly clock: Clock;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** A client on a unix socket sends some 10 MiB within this time. */
const LOOK_EVERY_MS = 10;

interface Connected {
  readonly connection: Duplex;
  callsUnderWay: number;
  lastUsedMs: number;
  /** Calls whose message has not come in as a whole, and what had been read when there was none. */
  incomplete: number;
  readBefore: number;
}

export function createConnections(parts: ConnectionsParts): Connections {
  const { most, clock, onWarning } = parts;
  const open = new Map<string, Connected>();
  const watch = watchIncomplete(open, parts);
  let admitted = 0;

  function makeRoom(): boolean {
    if (open.size < most) return true;
    const idle = [...open.values()].filter(({ callsUnderWay }) => callsUnderWay === 0);
    const [oldest] = idle.sort((one, other) => one.lastUsedMs - other.lastUsedMs);
    if (oldest === undefined) {
      onWarning('too many connections to the CRI socket, all in use: refused a new one', { most });
      return false;
    }
    onWarning('too many connections to the CRI socket: closed an idle one', { most });
    oldest.connection.destroy();
    return true;
  }

  return {
    admit(connection) {
      if (!makeRoom()) {
        connection.destroy();
        return false;
      }
      admitted += 1;
      const peer = `connection ${String(admitted)}`;
      // A unix socket has no address: this one is what grpc-js gives as the peer of a call.
      Object.defineProperty(connection, 'remoteAddress', { value: peer });
      open.set(peer, {
        connection,
        callsUnderWay: 0,
        lastUsedMs: clock.monotonicMs(),
        incomplete: 0,
        readBefore: 0,
      });
      connection.once('close', () => open.delete(peer));
      return true;
    },
    enter(peer) {
      const connected = open.get(peer);
      if (connected === undefined) return () => undefined;
      connected.callsUnderWay += 1;
      return () => {
        connected.callsUnderWay -= 1;
        connected.lastUsedMs = clock.monotonicMs();
      };
    },
    receive(peer) {
      const connected = open.get(peer);
      if (connected === undefined) return () => undefined;
      if (connected.incomplete === 0) connected.readBefore = bytesRead(connected);
      connected.incomplete += 1;
      watch();
      let isOver = false;
      return () => {
        if (!isOver) connected.incomplete -= 1;
        isOver = true;
      };
    },
    closed: () => Promise.all([...open.values()].map(({ connection }) => untilClosed(connection))),
  };
}

function untilClosed(connection: Duplex): Promise<unknown> {
  return new Promise((resolve) => connection.once('close', resolve));
}

/**
 * Looks after what has come in of messages that are not whole, for as long as there are any, and closes the
 * connection that has sent most of it when it is too much. What is counted is all that a connection has sent
 * since it last had no such call: more than it holds, and no more than that where the calls are a kubelet's.
 */
function watchIncomplete(
  open: ReadonlyMap<string, Connected>,
  { incompleteBytes, onWarning }: Pick<ConnectionsParts, 'incompleteBytes' | 'onWarning'>,
): () => void {
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    timer = undefined;
    const waiting = [...open.values()].filter(
      ({ incomplete, connection }) => incomplete > 0 && !connection.destroyed,
    );
    const sent = waiting.map((connected) => ({ connected, bytes: sentSince(connected) }));
    const total = sent.reduce((sum, { bytes }) => sum + bytes, 0);
    const [largest] = sent.sort((one, other) => other.bytes - one.bytes);
    if (largest === undefined) return;
    if (total > incompleteBytes) {
      onWarning(
        'messages to the CRI socket were sent in part only: closed the connection with most of them',
        {
          calls: largest.connected.incomplete,
          bytes: largest.bytes,
        },
      );
      largest.connected.connection.destroy();
    }
    watch();
  }

  function watch(): void {
    timer ??= setTimeout(look, LOOK_EVERY_MS).unref();
  }

  return watch;
}

function sentSince(connected: Connected): number {
  return bytesRead(connected) - connected.readBefore;
}

/** Also counts while HTTP/2 reads the socket. */
function bytesRead({ connection }: Connected): number {
  return connection instanceof Socket ? connection.bytesRead : 0;
}
