import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { Turns } from '../../async/turns.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { paceTransport, type PacedTransport } from './paced-transport.js';

/** A WebSocket request, as Node's 'upgrade' event brings it. */
export interface WebSocketRequest {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  /** The sub-protocol that was settled on; undefined when the client asked for none. */
  readonly protocol: string | undefined;
  /** In which its messages are taken. */
  readonly turns: Turns;
}

/**
 * A message is gathered whole before anyone sees it, so this is what a client can make Berth hold.
 * Kubernetes' clients send up to 32 KiB in one; others send what they have read at a time. A mebibyte and its
 * channel's number fit, also in base64.
 */
const MAX_MESSAGE_BYTES = 2 * 1024 * 1024;

/** A message in pieces as small as the smallest buffers of clients (4 KiB), twice over. */
const MAX_FRAGMENTS = 1_024;

/** Packets that one frame may come in: PacedTransport makes a few hundred of one, a client more. */
const MAX_PACKETS = 16_384;

/**
 * How long a client may take to read what is under way once the server has closed. The rest of Kubernetes
 * waits as long.
 */
const CLOSE_TIMEOUT_MS = 15 * 60_000;

/** @types/ws does not know these yet. */
type Options = ServerOptions & {
  readonly closeTimeout: number;
  readonly maxFragments: number;
  readonly maxBufferedChunks: number;
};

/**
 * Completes the handshake, and hands the connection to `open` before its first message is read. Rejects, the
 * request answered, when it is not a proper one.
 */
export function acceptWebSocket<T>(
  { request, socket, head, protocol, turns }: WebSocketRequest,
  open: (webSocket: WebSocket, transport: PacedTransport) => T,
): Promise<T> {
  const options: Options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_PACKETS,
    // What is taken in a turn of the event loop is up to the transport.
    allowSynchronousEvents: true,
    // Texts are base64, which the channels check.
    skipUTF8Validation: true,
    closeTimeout: CLOSE_TIMEOUT_MS,
  };
  const server = new WebSocketServer(options);
  // ws takes only names that are HTTP tokens, and `SPDY/3.1+portforward.k8s.io` is none: it does not get to
  // see them.
  delete request.headers['sec-websocket-protocol'];
  server.on('headers', (headers) => {
    if (protocol !== undefined) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
  });
  const transport = paceTransport(socket, head, turns);
  return new Promise((resolve, reject) => {
    socket.once('close', () => {
      reject(new AdapterError('invalid-argument', 'the WebSocket handshake failed'));
    });
    server.handleUpgrade(request, transport, Buffer.alloc(0), (webSocket) => {
      resolve(open(webSocket, transport));
    });
  });
}
