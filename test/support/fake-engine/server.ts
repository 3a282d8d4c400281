import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { compareApiVersions } from '../../../src/engine/wire/features.js';
import { containerRoutes } from './containers.js';
import { execRoutes, requireStartable, runExec } from './execs.js';
import type { FaultBox } from './faults.js';
import { imageRoutes } from './images.js';
import type { Json } from './model.js';
import { EngineRefusal } from './model.js';
import { networkRoutes } from './networks.js';
import type { Ask, Reply } from './routes.js';
import { findRoute } from './routes.js';
import type { FakeState } from './state.js';
import { systemRoutes } from './system.js';

/** One request as it came, newest last. */
export interface RecordedCall {
  readonly method: string;
  /** Without version and query, as sent (encoded). */
  readonly path: string;
  /** Undefined for a call without one. */
  readonly apiVersion: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; empty when there was none. */
  body: Json;
}

export interface ServerParts {
  readonly state: FakeState;
  readonly faults: FaultBox;
  readonly calls: RecordedCall[];
  /** Whether a request on this connection is to kill it. */
  isStale(socket: Socket): boolean;
}

const ROUTES = { ...containerRoutes, ...execRoutes, ...imageRoutes, ...networkRoutes, ...systemRoutes };

export function createFakeServer(parts: ServerParts): Server {
  const server = createServer((request, response) => {
    void answer(parts, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void takeOver(parts, request, socket, head);
  });
  // dockerd keeps idle connections.
  server.keepAliveTimeout = 0;
  return server;
}

async function answer(
  { state, faults, calls, isStale }: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isStale(request.socket)) return void request.socket.destroy();
  const { call, query } = record(request);
  calls.push(call);
  const fault = faults.take(call.method, call.path);
  if (fault?.fault === 'reset') return void request.socket.destroy();
  if (fault?.fault === 'hang') await fault.released;
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  for (const [name, value] of Object.entries(standardHeaders(state))) response.setHeader(name, value);
  try {
    const rawBody = await readAll(request);
    call.body = parseBody(request, rawBody);
    if (typeof fault?.fault === 'object') throw new EngineRefusal(fault.fault.status, fault.fault.message);
    checkVersion(state, call.apiVersion);
    const reply = await handle(
      { state, query, body: call.body, rawBody, headers: request.headers, gone: gone.signal },
      call,
    );
    if (fault?.fault === 'reset-after') return void request.socket.destroy();
    await send(response, reply, fault?.fault === 'truncated');
  } catch (error) {
    if (!(error instanceof EngineRefusal)) response.destroy(error as Error);
    else await send(response, { status: error.status, json: { message: error.message } }, false);
  }
}

function handle(ask: Omit<Ask, 'segments'>, { method, path }: RecordedCall): Reply | Promise<Reply> {
  const found = findRoute(ROUTES, method, path);
  if (found?.handler === undefined) throw new EngineRefusal(404, 'page not found');
  return found.handler({ ...ask, segments: found.segments });
}

/**
 * `POST /exec/{id}/start` with an Upgrade header: its JSON body comes first on the connection, then stdin.
 */
async function takeOver(
  { state, faults, calls }: ServerParts,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  const { call } = record(request);
  calls.push(call);
  const fault = faults.take(call.method, call.path);
  if (fault?.fault === 'reset') return void socket.destroy();
  if (fault?.fault === 'hang') await fault.released;
  try {
    if (typeof fault?.fault === 'object') throw new EngineRefusal(fault.fault.status, fault.fault.message);
    checkVersion(state, call.apiVersion);
    socket.unshift(head);
    call.body = parseBody(request, await readExactly(socket, Number(request.headers['content-length'] ?? 0)));
    const id = /^\/exec\/([^/]+)\/start$/.exec(call.path)?.[1] ?? '';
    const exec = requireStartable(state, decodeURIComponent(id));
    const kind = exec.body['Tty'] === true ? 'raw' : 'multiplexed';
    socket.write(
      `HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.${kind}-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n${rawHeaders(state)}\r\n`,
    );
    if (fault?.fault === 'truncated') return void socket.destroy();
    await runExec(state, exec, socket);
  } catch (error) {
    const { status, message } =
      error instanceof EngineRefusal ? error : { status: 500, message: String(error) };
    const text = `${JSON.stringify({ message })}\n`;
    socket.end(
      `HTTP/1.1 ${String(status)} Refused\r\nContent-Type: application/json\r\n${rawHeaders(state)}Content-Length: ${String(text.length)}\r\n\r\n${text}`,
    );
  }
}

function record(request: IncomingMessage): { readonly call: RecordedCall; readonly query: URLSearchParams } {
  const [target = '', search = ''] = (request.url ?? '').split('?');
  const [, apiVersion, path = target] = /^\/v(\d+\.\d+)(\/.*)$/.exec(target) ?? [];
  const query = new URLSearchParams(search);
  const call = {
    method: request.method ?? '',
    path,
    apiVersion,
    query: Object.fromEntries(query),
    headers: request.headers,
    body: {},
  };
  return { call, query };
}

function standardHeaders({ kind }: FakeState): Record<string, string> {
  return {
    'Api-Version': kind.apiVersion,
    'Docker-Experimental': 'false',
    Ostype: 'linux',
    Server: `Docker/${kind.version} (linux)`,
  };
}

function rawHeaders(state: FakeState): string {
  return Object.entries(standardHeaders(state))
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function checkVersion({ kind }: FakeState, asked: string | undefined): void {
  if (asked === undefined) return;
  if (compareApiVersions(asked, kind.apiVersion) > 0) {
    throw new EngineRefusal(
      400,
      `client version ${asked} is too new. Maximum supported API version is ${kind.apiVersion}`,
    );
  }
  if (compareApiVersions(asked, kind.minApiVersion) < 0) {
    const advice = 'please upgrade your client to a newer version';
    throw new EngineRefusal(
      400,
      `client version ${asked} is too old. Minimum supported API version is ${kind.minApiVersion}, ${advice}`,
    );
  }
}

async function send(response: ServerResponse, reply: Reply, truncated: boolean): Promise<void> {
  response.statusCode = reply.status;
  if ('stream' in reply) {
    response.setHeader('Content-Type', 'application/json');
    response.flushHeaders();
    await reply.stream(response);
    if (truncated) response.destroy();
    return;
  }
  const text =
    'text' in reply ? reply.text : reply.json === undefined ? '' : `${JSON.stringify(reply.json)}\n`;
  if (text !== '')
    response.setHeader('Content-Type', 'text' in reply ? 'text/plain; charset=utf-8' : 'application/json');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  if (reply.status === 204 || reply.status === 304) response.removeHeader('Content-Length');
  if (!truncated) return void response.end(text);
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.destroy());
}

function parseBody(request: IncomingMessage, body: Buffer): Json {
  if (body.length === 0 || request.headers['content-type'] !== 'application/json') return {};
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    throw new EngineRefusal(400, 'invalid JSON: unexpected EOF');
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Leaves what comes after in the stream. */
async function readExactly(socket: Duplex, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  for (;;) {
    const content = socket.read(length) as Buffer | null;
    if (content !== null) return content;
    await new Promise((resolve) => socket.once('readable', resolve));
  }
}
