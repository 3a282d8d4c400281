import type { Socket } from 'node:net';

/**
 * Connections whose clients have not shown a ticket. Any process of the node may make them, so they are few,
 * and a new one takes the place of the oldest.
 */
export interface UnnamedConnections {
  /** Takes the connection in, and drops the oldest when there are too many. */
  add(socket: Socket): void;
  /** The client has shown a ticket. `socket` may be the TLS one over the connection. */
  delete(socket: Socket): void;
}

export function createUnnamedConnections(limit: number): UnnamedConnections {
  // The oldest first. By the client's address: over TLS, the request comes with another object than the
  // connection.
  const connections = new Map<string, Socket>();

  return {
    add(socket) {
      const address = addressOf(socket);
      connections.set(address, socket);
      socket.once('close', () => {
        if (connections.get(address) === socket) connections.delete(address);
      });
      const [oldest] = connections;
      if (connections.size <= limit || oldest === undefined) return;
      connections.delete(oldest[0]);
      oldest[1].destroy();
    },
    delete(socket) {
      connections.delete(addressOf(socket));
    },
  };
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${String(remotePort)}`;
}
