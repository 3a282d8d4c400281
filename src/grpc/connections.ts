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
}

export interface ConnectionsParts {
  readonly most: number;
  readonly clock: Clock;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

interface Connected {
  readonly connection: Duplex;
  callsUnderWay: number;
  lastUsedMs: number;
}

export function createConnections({ most, clock, onWarning }: ConnectionsParts): Connections {
  const open = new Map<string, Connected>();
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
      open.set(peer, { connection, callsUnderWay: 0, lastUsedMs: clock.monotonicMs() });
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
  };
}
