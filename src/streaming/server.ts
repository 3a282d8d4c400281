import { createServer as createHttpServer, STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { isIPv6, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemClock } from '../async/clock.js';
import { createSharedMemory, type SharedMemory } from '../async/memory-budget.js';
import { createTurns, type SharedTurns } from '../async/turns.js';
import { messageOf } from '../errors/adapter-error.js';
import type { RemoteSession } from './transport/channels.js';
import { createOpenStreams, type OpenStreams } from './open-streams.js';
import type { ForwardPort } from './session/port-forward.js';
import {
  servePortForward,
  serveRemoteCommand,
  type Refusal,
  type StreamLimits,
  type StreamRequest,
} from './transport/serve-stream.js';
import type { AttachTicket, ExecTicket, PortForwardTicket, StreamKind, Tickets } from './ticket.js';
import { createUnnamedConnections } from './unnamed-connections.js';

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
  /**
   * What a ticket's URL begins with, e.g. `http://127.0.0.1:35677/cri`: always with a scheme, kubelets take
   * none for HTTPS.
   */
  readonly baseUrl: string;
  /** Closes the listener and every stream. */
  close(): Promise<void>;
}

const HEADER_TIMEOUT_MS = 10_000;
const MAX_HEADER_BYTES = 16_384;
const KEEP_ALIVE_MS = 30_000;
const HEARTBEAT_MS = 5_000;

/** How often Node looks for clients that are late with their headers. */
const HEADER_CHECK_MS = 2_000;

/**
 * Streams at a time: by pod, since a pod may have any number of containers. A hundred execs of one at once
 * are known from the field.
 */
const OPEN_STREAMS = { inAll: 1_024, perPod: 256 } as const;

/**
 * Connections that have not shown a ticket yet. A kubelet does so within milliseconds, so older ones make
 * room for newer ones.
 */
const UNNAMED_CONNECTIONS = 128;

/**
 * What the frames of all clients may take of a turn of the event loop, and one client's before those of the
 * next pod's client follow.
 */
const TURN = { turnMs: 2, stepMs: 0.5 } as const;

/**
 * What the streams of all clients may make the process hold, and those of one connection. One that forwards
 * 128 connections to a client that does not read holds 17 MiB.
 */
const MEMORY = { totalBytes: 128 * 1024 * 1024, accountBytes: 24 * 1024 * 1024 } as const;

/** Serves the streams that tickets were issued for. URLs are never logged: anyone who has one may use it. */
export async function startStreamingServer(
  options: StreamingServerOptions,
  parts: StreamingServerParts,
): Promise<StreamingServer> {
  const sockets = new Set<Socket>();
  const unnamed = createUnnamedConnections(UNNAMED_CONNECTIONS);
  const open = createOpenStreams(OPEN_STREAMS);
  const limits = {
    creationTimeoutMs: options.creationTimeoutMs,
    heartbeatMs: HEARTBEAT_MS,
    shared: { turns: createTurns(systemClock, TURN), memory: createSharedMemory(MEMORY) },
  };
  const server = createServer(options);
  // Each of them, upgraded or not: with TLS the server itself does not know of one whose client keeps silent.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    unnamed.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('request', (_request, response) => {
    response.writeHead(400, { Connection: 'close' }).end('upgrade to SPDY/3.1 or WebSocket required\n');
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const controller = new AbortController();
    socket.once('close', () => {
      controller.abort();
    });
    prepare(socket, options.idleTimeoutMs);
    const stream = { request, socket, head, closed: controller.signal };
    const onTicket = (): void => {
      unnamed.delete(socket);
    };
    void answer({ ...parts, limits, open, onTicket }, stream);
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
    connectionsCheckingInterval: HEADER_CHECK_MS,
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

interface Serving extends StreamingServerParts {
  readonly limits: ServerLimits;
  readonly open: OpenStreams;
  /** The client may be here. */
  readonly onTicket: () => void;
}

interface ServerLimits extends Omit<StreamLimits, 'shared'> {
  /** Each pod has its part of these. */
  readonly shared: { readonly turns: SharedTurns; readonly memory: SharedMemory };
}

async function answer(serving: Serving, stream: StreamRequest): Promise<void> {
  const kind = kindOf(stream.request);
  try {
    const refusal = refusalOf(stream.request) ?? (await serve(serving, stream));
    if (refusal !== undefined) refuse(stream.socket, refusal);
  } catch (error) {
    stream.socket.destroy();
    serving.onWarning('a stream failed', { kind, why: messageOf(error) });
  }
}

type AnyRefusal = Pick<Refusal, 'message' | 'headers'> & { readonly status: number };

/**
 * Origin and Host are not looked at: the API server and the kubelet forward those of their client, so Host is
 * whatever name the client has for the API server. What keeps a web page out is the token in the URL, which
 * it cannot know.
 */
function refusalOf({ headers, method }: IncomingMessage): AnyRefusal | undefined {
  if (method !== 'GET' && method !== 'POST') return plainRefusal(405, 'the method must be GET or POST');
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0) {
    return plainRefusal(400, 'a stream request must not have a body');
  }
  return undefined;
}

async function serve(serving: Serving, stream: StreamRequest): Promise<AnyRefusal | undefined> {
  const { tickets } = serving;
  const kind = kindOf(stream.request);
  const token = tokenOf(stream.request);
  const unknown = plainRefusal(404, 'the stream does not exist');
  switch (kind) {
    case 'exec': {
      const ticket = tickets.redeem(kind, token);
      if (ticket === undefined) return unknown;
      return enter(serving, ticket, (limits) => serveRemoteCommand(serving.exec, ticket, stream, limits));
    }
    case 'attach': {
      const ticket = tickets.redeem(kind, token);
      if (ticket === undefined) return unknown;
      return enter(serving, ticket, (limits) => serveRemoteCommand(serving.attach, ticket, stream, limits));
    }
    case 'portforward': {
      const ticket = tickets.redeem(kind, token);
      if (ticket === undefined) return unknown;
      return enter(serving, ticket, (limits) =>
        servePortForward(serving.forwardPort, ticket, stream, limits),
      );
    }
    case undefined:
      return unknown;
  }
}

/** Counts a stream for as long as it is open. */
async function enter(
  { open, onTicket, limits }: Serving,
  { sandboxId }: ExecTicket | AttachTicket | PortForwardTicket,
  run: (limits: StreamLimits) => Promise<AnyRefusal | undefined>,
): Promise<AnyRefusal | undefined> {
  const leave = open.enter(sandboxId);
  if (leave === undefined) return plainRefusal(503, 'too many streams are open');
  onTicket();
  const { turns, memory } = limits.shared;
  try {
    return await run({ ...limits, shared: { turns: turns.of(sandboxId), memory: memory.of(sandboxId) } });
  } finally {
    leave();
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
