import Docker from 'dockerode';
import type { Agent, IncomingMessage } from 'node:http';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { createPlaces } from '../async/places.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { Endpoint } from './endpoint.js';

/** One HTTP request to the Engine; `target` is the path with its version and query, encoded. */
export interface DialRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly target: string;
  readonly body?: object | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The answer has no end, or may take long: it takes no place among the reads. */
  readonly lasting?: boolean;
  /** The answer may have to wait for what a pod does. */
  readonly waits?: boolean;
  /** Asks for the connection itself, with `Upgrade: tcp`. */
  readonly hijack?: boolean;
}

/**
 * HTTP to the Engine through docker-modem, which only carries: statuses and bodies are read by `requests.ts`.
 * The signal drops the request before, and the answer or connection after, its start has come.
 */
export interface Dialer {
  /**
   * The answer, of whatever status, or the hijacked connection. Rejects with `unavailable`, or the signal's
   * reason.
   */
  dial(request: DialRequest, signal: AbortSignal): Promise<IncomingMessage | Duplex>;
  /** Closes every connection. Running calls fail. */
  readonly close: () => void;
}

/**
 * Reads are short and many; anything else may wait for a process, a disk or a registry, and must never keep a
 * read waiting. What waits for the grace period of a container waits for as long as its pod likes, and must
 * keep nothing else waiting: there may be one for each container of the node.
 */
const READS_AT_ONCE = 32;
const MAX_SOCKETS = 1024;
const MAX_WAITING_SOCKETS = 8192;
const IDLE_SOCKETS = 16;

/**
 * A read that takes longer waits in the Engine for a container that is busy, and keeps no other read from
 * being made.
 */
const SHORT_READ_MS = 300;

/**
 * docker-modem calls a status that is not in its table an error and reads the body without limit; here each
 * one is an answer.
 */
const ANY_STATUS = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [index + 100, true]));

type Answer = IncomingMessage | Duplex;

interface Modem {
  dial(
    options: Record<string, unknown>,
    callback: (error: unknown, answer: Answer | null | undefined) => void,
  ): void;
}

export function createDialer(endpoint: Endpoint, onConnectionLost: () => void): Dialer {
  const reads = createLane(endpoint, MAX_SOCKETS);
  const waiting = createLane(endpoint, MAX_WAITING_SOCKETS);
  const others = createLane(endpoint, MAX_SOCKETS);
  const readPlaces = createPlaces(READS_AT_ONCE);
  let closed = false;

  async function attempt(request: DialRequest, signal: AbortSignal): Promise<Answer> {
    if (closed) throw new AdapterError('unavailable', 'the Engine client is closed');
    const isRead = request.method === 'GET' && request.lasting !== true;
    const giveBack = isRead ? await readPlaces.acquire(signal) : ignore;
    const timer = setTimeout(giveBack, SHORT_READ_MS).unref();
    const finish = (): void => {
      clearTimeout(timer);
      giveBack();
    };
    try {
      const lane = isRead ? reads : request.waits === true ? waiting : others;
      const answer = await exchange(lane.modem, request, signal);
      answer.once('close', finish);
      return answer;
    } catch (error) {
      finish();
      if (signal.aborted) throw signal.reason;
      onConnectionLost();
      throw unreachable(endpoint, error);
    }
  }

  return {
    async dial(request, signal) {
      try {
        return await attempt(request, signal);
      } catch (error) {
        if (request.method !== 'GET' || !brokeOff(error)) throw error;
      }
      // A kept-alive connection that died with a restarting dockerd looks like this; asking again is safe for
      // a read. The other idle ones are as dead, so they go first.
      dropIdle(reads.agent);
      dropIdle(others.agent);
      return attempt(request, signal);
    },
    close() {
      closed = true;
      reads.agent.destroy();
      waiting.agent.destroy();
      others.agent.destroy();
    },
  };
}

function createLane(
  endpoint: Endpoint,
  maxSockets: number,
): { readonly modem: Modem; readonly agent: Agent } {
  const options = { keepAlive: true, maxSockets, maxFreeSockets: IDLE_SOCKETS };
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : undefined;
  const agent =
    tls === undefined
      ? new HttpAgent(options)
      : new HttpsAgent({
          ...options,
          ca: tls.ca,
          cert: tls.cert,
          key: tls.key,
          rejectUnauthorized: tls.verify,
        });
  // docker-modem prints every request's options for its debug log even when that is off: 3 ms a call with an
  // agent full of sockets.
  Object.assign(agent, { [inspect.custom]: () => 'Agent' });
  // Each one given, undefined too: docker-modem would fill what is missing from DOCKER_HOST in the process'
  // environment.
  const none = {
    host: undefined,
    port: undefined,
    socketPath: undefined,
    ca: undefined,
    cert: undefined,
    key: undefined,
    timeout: undefined,
  };
  const where =
    endpoint.kind === 'unix'
      ? { socketPath: endpoint.socketPath, protocol: 'http' as const }
      : {
          host: endpoint.host,
          port: endpoint.port,
          protocol: tls === undefined ? ('http' as const) : ('https' as const),
        };
  const settings: object = { ...none, pathPrefix: '/', ...where, agent };
  return { modem: createModem(settings), agent };
}

function createModem(settings: object): Modem {
  try {
    const modem: unknown = new Docker(settings).modem;
    return modem as Modem;
  } catch (cause) {
    // It reads the process' environment first, whatever it is given.
    throw new AdapterError('failed-precondition', `DOCKER_HOST, DOCKER_CERT_PATH: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function exchange(modem: Modem, request: DialRequest, signal: AbortSignal): Promise<Answer> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    let arrived: Answer | undefined;
    const onAbort = (): void => {
      if (arrived === undefined) controller.abort();
      else arrived.destroy(signal.reason as Error);
    };
    const release = (): void => {
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort);
    modem.dial(modemOptions(request, controller.signal), (error, answer) => {
      if (answer === null || answer === undefined || signal.aborted) {
        release();
        answer?.destroy();
        reject(error instanceof Error ? error : new Error(messageOf(error)));
        return;
      }
      arrived = answer;
      answer.once('close', release);
      // A connection that dies between two reads must end its reader, not the process.
      answer.on('error', ignore);
      resolve(answer);
    });
  });
}

function modemOptions(
  { method, target, body, headers, hijack }: DialRequest,
  abortSignal: AbortSignal,
): Record<string, unknown> {
  const content = body === undefined ? {} : { file: Buffer.from(JSON.stringify(body)) };
  const contentHeaders = body === undefined ? {} : { 'Content-Type': 'application/json' };
  return {
    method,
    // docker-modem drops the last character of a path with a query, where it expects to add parameters of its
    // own.
    path: target.includes('?') ? `${target}&` : target,
    ...content,
    headers: { ...headers, ...contentHeaders },
    isStream: true,
    hijack: hijack === true,
    statusCodes: ANY_STATUS,
    abortSignal,
  };
}

function ignore(): void {
  // the reader of the stream notices by its iteration, or by 'close'
}

function brokeOff(error: unknown): boolean {
  const cause = error instanceof AdapterError ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

function dropIdle(agent: Agent): void {
  for (const sockets of Object.values(agent.freeSockets))
    for (const socket of sockets ?? []) socket.destroy();
}

function unreachable(endpoint: Endpoint, cause: unknown): AdapterError {
  return new AdapterError(
    'unavailable',
    `cannot reach the Engine at ${endpoint.label}: ${messageOf(cause)}`,
    { cause },
  );
}
