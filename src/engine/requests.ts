import { setMaxListeners } from 'node:events';
import { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type * as v from 'valibot';
import { withLimit } from '../async/deadline.js';
import { AdapterError, hasFault, messageOf } from '../errors/adapter-error.js';
import { readAnswer, readText } from './answer.js';
import type { ApiAgreement } from './api-version.js';
import type { Dialer } from './dial.js';
import type { Refusal } from './errors.js';
import { engineRefusal } from './errors.js';

export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without version and query; see `enginePath`. */
  readonly path: string;
  /** Values as they are; undefined ones are left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Time that the call itself asks the Engine to take, on top of the limit of every call. */
  readonly extraMs?: number;
  readonly refusal?: Refusal;
  /** The Engine may not answer for as long as a runtime hangs: the call takes no place among the reads. */
  readonly mayHang?: boolean;
  /** The Engine does not answer before a container does something: nothing else waits for this call. */
  readonly waits?: boolean;
}

/**
 * Calls to the Engine in the agreed API version; each rejects with an AdapterError or the signal's reason.
 */
export interface EngineRequests {
  /** The answer's JSON, validated. */
  json<S extends v.GenericSchema>(
    schema: S,
    request: EngineRequest,
    signal: AbortSignal,
  ): Promise<v.InferOutput<S>>;
  /** For calls whose answer says nothing more than that it is done, or was so already (304). */
  done(request: EngineRequest, signal: AbortSignal): Promise<void>;
  /** The body as it comes, with no time limit but the signal, which destroys it. */
  stream(request: EngineRequest, signal: AbortSignal): Promise<Readable>;
  /** The hijacked connection, with no time limit but the signal, which destroys it. */
  hijack(request: EngineRequest, signal: AbortSignal): Promise<Duplex>;
}

export interface EngineRequestsParts {
  readonly dialer: Dialer;
  readonly agreement: ApiAgreement;
  readonly limitMs: number;
}

const REFUSAL_LIMIT_BYTES = 1024 * 1024;

export function createEngineRequests({ dialer, agreement, limitMs }: EngineRequestsParts): EngineRequests {
  const open = createOpener(dialer, agreement);

  async function withinLimit<T>(
    request: EngineRequest,
    signal: AbortSignal,
    body: (answer: IncomingMessage) => Promise<T>,
  ): Promise<T> {
    setMaxListeners(0, signal);
    using limit = withLimit(limitMs + (request.extraMs ?? 0), `the Engine's ${nameOf(request)}`, signal);
    const answer = await open(request, 'answer', limit);
    if (!(answer instanceof IncomingMessage)) throw unexpectedAnswer(answer, request);
    try {
      return await body(answer);
    } catch (error) {
      answer.destroy();
      if (limit.aborted) throw limit.reason;
      agreement.doubt();
      throw brokenOff(error, request);
    }
  }

  return {
    json: (schema, request, signal) =>
      withinLimit(request, signal, (answer) => readAnswer(schema, answer, nameOf(request))),
    done: (request, signal) =>
      withinLimit(request, signal, async (answer) => {
        await readText(answer, REFUSAL_LIMIT_BYTES, nameOf(request));
      }),
    async stream(request, signal) {
      const answer = await open(request, 'stream', signal);
      // However it ends, the Engine that ended it may be another one when it is back.
      if (request.method === 'GET') answer.once('close', agreement.doubt);
      return answer;
    },
    async hijack(request, signal) {
      const answer = await open(request, 'connection', signal);
      if (answer instanceof IncomingMessage) throw unexpectedAnswer(answer, request);
      return answer;
    },
  };
}

/**
 * Method and path: what an error message calls the call. Queries are left out, they may hold whole labels.
 */
export function nameOf(request: EngineRequest): string {
  return `${request.method} ${request.path}`;
}

/** An error of reading an answer, as the caller has to see it. */
export function brokenOff(error: unknown, request: EngineRequest): AdapterError {
  if (error instanceof AdapterError) return error;
  return new AdapterError(
    'unavailable',
    `the Engine's answer to ${nameOf(request)} ended early: ${messageOf(error)}`,
    { cause: error },
  );
}

/** What the caller wants to get. */
type Wanted = 'answer' | 'stream' | 'connection';

type Open = (
  request: EngineRequest,
  wanted: Wanted,
  signal: AbortSignal,
) => Promise<IncomingMessage | Duplex>;

/** Sends in the agreed version and turns refusals into errors. */
function createOpener(dialer: Dialer, agreement: ApiAgreement): Open {
  async function attempt(
    request: EngineRequest,
    wanted: Wanted,
    signal: AbortSignal,
  ): Promise<IncomingMessage | Duplex> {
    const version = await agreement.agreed(signal);
    const { method, body, headers, mayHang = false, waits = false } = request;
    const how = { lasting: wanted === 'stream' || mayHang, waits, hijack: wanted === 'connection' };
    const answer = await dialer.dial(
      { method, target: targetOf(request, version), body, headers, ...how },
      signal,
    );
    if (!(answer instanceof IncomingMessage)) return answer;
    const newest = answer.headers['api-version'];
    if (typeof newest === 'string') agreement.saw(newest);
    if (isSuccess(answer.statusCode)) return answer;
    throw await refusalOf(answer, request, signal);
  }

  return async (request, wanted, signal) => {
    // One signal may stand over any number of calls; each takes its listener back.
    setMaxListeners(0, signal);
    try {
      return await attempt(request, wanted, signal);
    } catch (error) {
      if (!refusesVersion(error)) throw error;
    }
    // Another Engine answers by now. It refused before it did anything, so that any call may be made again.
    agreement.doubt();
    return attempt(request, wanted, signal);
  };
}

function targetOf({ path, query = {} }: EngineRequest, version: string): string {
  const parameters = Object.entries(query).filter(([, value]) => value !== undefined);
  const encoded = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
  return `/v${version}${path}${encoded === '' ? '' : `?${encoded}`}`;
}

function isSuccess(status: number | undefined): boolean {
  return status !== undefined && ((status >= 200 && status < 300) || status === 304);
}

async function refusalOf(
  answer: IncomingMessage,
  request: EngineRequest,
  signal: AbortSignal,
): Promise<AdapterError> {
  const status = answer.statusCode ?? 0;
  try {
    const text = await readText(answer, REFUSAL_LIMIT_BYTES, nameOf(request));
    return (request.refusal ?? engineRefusal)(
      status,
      sentenceOf(text) || `${nameOf(request)}: HTTP status ${String(status)}`,
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return brokenOff(error, request);
  }
}

/** The Engine's own sentence: `{"message": …}`, or plain text from its outer layers. */
function sentenceOf(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (
      typeof parsed === 'object' &&
      parsed !== null &&
      'message' in parsed &&
      typeof parsed.message === 'string'
    )
      return parsed.message.trim();
  } catch {
    // not JSON: the text is the sentence
  }
  return text.trim();
}

function refusesVersion(error: unknown): boolean {
  return hasFault(error, 'invalid-argument') && /client version \S+ is too (?:new|old)/.test(error.message);
}

function unexpectedAnswer(answer: IncomingMessage | Duplex, request: EngineRequest): AdapterError {
  answer.destroy();
  return new AdapterError(
    'internal',
    `the Engine answered ${nameOf(request)} with ${answer instanceof IncomingMessage ? 'a plain answer' : 'a raw stream'}`,
  );
}
