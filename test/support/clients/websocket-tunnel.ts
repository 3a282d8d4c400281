import { randomBytes } from 'node:crypto';
import { Duplex, type Writable } from 'node:stream';
import * as ws from 'ws';
import { createSpdyClient, upgrade, type SpdyClient } from './spdy.js';

/** ws' framing, which its types leave out. */
interface Framing {
  readonly Receiver: new (options: { isServer: boolean }) => Writable;
  readonly Sender: new (socket: Duplex) => { send(data: Buffer, options: object, done: () => void): void };
}

/**
 * A client of `SPDY/3.1+portforward.k8s.io`, as client-go's tunneling connection is one: the bytes of a SPDY
 * connection in binary messages. ws' own client refuses that sub-protocol's name, so only its framing is
 * used.
 */
export async function connectSpdyTunnel(
  url: string,
  protocol = 'SPDY/3.1+portforward.k8s.io',
): Promise<SpdyClient> {
  const headers = {
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Protocol': protocol,
  };
  const { socket, head, headers: answer } = await upgrade(url, 'websocket', { method: 'GET', headers });
  const { Receiver, Sender } = ws as unknown as Framing;
  const receiver = new Receiver({ isServer: false });
  const sender = new Sender(socket);
  const tunnel = new Duplex({
    read() {},
    // In pieces that cut through frames, as a tunnel may.
    write(chunk: Buffer, _encoding, callback) {
      const cut = Math.ceil(chunk.length / 2);
      for (const piece of [chunk.subarray(0, cut), chunk.subarray(cut)]) {
        if (piece.length > 0)
          sender.send(piece, { binary: true, fin: true, mask: true, compress: false }, () => {});
      }
      callback();
    },
    destroy(error, callback) {
      socket.destroy();
      callback(error);
    },
  });
  receiver.on('message', (message: Buffer) => tunnel.push(message));
  receiver.on('error', () => tunnel.destroy());
  socket.on('data', (chunk: Buffer) => receiver.write(chunk));
  socket.on('close', () => tunnel.destroy());
  if (head.length > 0) receiver.write(head);
  return createSpdyClient(tunnel, Buffer.alloc(0), String(answer['sec-websocket-protocol']));
}
