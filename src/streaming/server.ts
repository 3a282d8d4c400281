import { createServer as createHttpServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../errors/adapter-error.js';
import type { RemoteSession } from './channels.js';
import type { ForwardPort } from './port-forward.js';
import { servePortForward, serveRemoteCommand, type Refusal, type StreamRequest } from './serve-stream.js';
import type { AttachTicket, ExecTicket, StreamKind, Tickets } from './ticket.js';

export interface StreamingServerOptions {
  /** An address or a name; `0.0.0.0` and `::` for all of the node's. */
  readonly host: string;
  /** 0 for a free one. */
  readonly port: number;
  /** A stream on which nothing moves for so long is closed. */
  readonly idleTimeoutMs: number;
  /** A client must have opened its streams by then. */
  readonly creationTimeoutMs: number;
  /** PEM; without it the server speaks plain HTTP. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
}

export interface StreamingServerParts {
  readonly tickets: Tickets;
  readonly exec: RemoteSession<ExecTicket>;
  readonly attach: RemoteSession<AttachTicket>;
  readonly forwardPort: ForwardPort;
  readonly onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface StreamingServer {
  /** What a ticket's URL begins with, e.g. `http://127.0.0.1:35677/cri`: always with a scheme, kubelets take none for HTTPS. */
  readonly baseUrl: string;
  /** Closes the listener and every stream. */
  close(): Promise<void>;
}

const HEADER_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16_384;
const KEEP_ALIVE_MS = 30_000;
const HEARTBEAT_MS = 5_000;

/** Serves the streams that tickets were issued for. No URL is ever logged: whoever has it may use it. */
export async function startStreamingServer(
  options: StreamingServerOptions,
  parts: StreamingServerParts,
): Promise<StreamingServer> {
  const sockets = new Set<Socket>();
  const server = createServer(options);
  // Each of them, upgraded or not: with TLS the server itself does not know of one whose client keeps silent.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    response.writeHead(400, { Connection: 'close' }).end('an upgrade to SPDY/3.1 or WebSocket is needed\n');
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const controller = new AbortController();
    socket.once('close', () => {
      controller.abort();
    });
    prepare(socket, options.idleTimeoutMs);
    void answer(parts, options, { request, socket, head, closed: controller.signal });
  });
  await listen(server, options);
  return {
    baseUrl: `${options.tls === undefined ? 'http' : 'https'}://${reachableAt(server, options.host)}/cri`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function createServer({ tls }: StreamingServerOptions): Server {
  const limits = {
    headersTimeout: HEADER_TIMEOUT_MS,
    requestTimeout: HEADER_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAlive: false,
  };
  return tls === undefined
    ? createHttpServer(limits)
    : createHttpsServer({ ...limits, handshakeTimeout: HEADER_TIMEOUT_MS, ...tls });
}

function prepare(socket: Socket, idleTimeoutMs: number): void {
  socket.on('error', () => socket.destroy());
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.setTimeout(idleTimeoutMs, () => socket.destroy());
}

async function answer(
  parts: StreamingServerParts,
  options: StreamingServerOptions,
  stream: StreamRequest,
): Promise<void> {
  const kind = kindOf(stream.request);
  try {
    const refusal = refusalOf(stream.request, options) ?? (await serve(parts, options, stream));
    if (refusal !== undefined) refuse(stream.socket, refusal);
  } catch (error) {
    stream.socket.destroy();
    parts.onWarning('a stream was broken off', { kind, why: messageOf(error) });
  }
}

type AnyRefusal = Pick<Refusal, 'message' | 'headers'> & { readonly status: number };

/**
 * An Origin is let pass: the API server and the kubelet forward their client's, and golang.org/x/net/websocket always sends one.
 * What keeps a web page out is the token in the URL, which it cannot know.
 */
function refusalOf(
  { headers, method }: IncomingMessage,
  { host }: StreamingServerOptions,
): AnyRefusal | undefined {
  const name = hostNameOf(headers.host ?? '');
  if (isIP(name) === 0 && name !== 'localhost' && name !== host.toLowerCase())
    return plainRefusal(403, 'the Host header does not name this server');
  if (method !== 'GET' && method !== 'POST') return plainRefusal(405, 'the method must be GET or POST');
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) {
    return plainRefusal(400, 'a stream request has no body');
  }
  return undefined;
}

async function serve(
  parts: StreamingServerParts,
  options: StreamingServerOptions,
  stream: StreamRequest,
): Promise<AnyRefusal | undefined> {
  const times = { creationTimeoutMs: options.creationTimeoutMs, heartbeatMs: HEARTBEAT_MS };
  const kind = kindOf(stream.request);
  const token = tokenOf(stream.request);
  const unknown = plainRefusal(404, 'there is no such stream');
  switch (kind) {
    case 'exec': {
      const ticket = parts.tickets.redeem(kind, token);
      return ticket === undefined ? unknown : serveRemoteCommand(parts.exec, ticket, stream, times);
    }
    case 'attach': {
      const ticket = parts.tickets.redeem(kind, token);
      return ticket === undefined ? unknown : serveRemoteCommand(parts.attach, ticket, stream, times);
    }
    case 'portforward': {
      const ticket = parts.tickets.redeem(kind, token);
      return ticket === undefined ? unknown : servePortForward(parts.forwardPort, ticket, stream, times);
    }
    case undefined:
      return unknown;
  }
}

function kindOf({ url }: IncomingMessage): StreamKind | undefined {
  const [, root, kind, , ...more] = pathOf(url).split('/');
  if (root !== 'cri' || more.length > 0) return undefined;
  return kind === 'exec' || kind === 'attach' || kind === 'portforward' ? kind : undefined;
}

function tokenOf({ url }: IncomingMessage): string {
  return pathOf(url).split('/')[3] ?? '';
}

function pathOf(url: string | undefined): string {
  return (url ?? '').split('?')[0] ?? '';
}

function hostNameOf(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

function plainRefusal(status: number, message: string): AnyRefusal {
  return { status, message, headers: {} };
}

function refuse(socket: Duplex, { status, message, headers }: AnyRefusal): void {
  const lines = Object.entries({
    ...headers,
    Connection: 'close',
    'Content-Type': 'text/plain',
    'Content-Length': String(message.length),
  });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${message}`);
  // Nothing more is expected of the client, not even that it hangs up.
  socket.resume().once('finish', () => socket.destroy());
}

function listen(server: Server, { host, port }: StreamingServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

/** The kubelet is on this node: where all addresses are served, the loopback one is as good as any. */
function reachableAt(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${isIPv6(name) ? `[${name}]` : name}:${port}`;
}
