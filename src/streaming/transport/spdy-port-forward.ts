/**
 * `portforward.k8s.io`: any number of connections over one SPDY connection, each a pair of streams with the
 * same header `requestid`: `streamtype` data carries the bytes, error a message when the port cannot be
 * reached.
 */
import type { Duplex } from 'node:stream';
import type { SharedLimits } from '../../async/shared-limits.js';
import { createSpdyConnection } from '../spdy/connection.js';
import type { SpdyStream } from '../spdy/stream.js';
import type { PortConnection } from './channels.js';

export const SPDY_PORT_FORWARD_PROTOCOL = 'portforward.k8s.io';

export interface SpdyPortForwardOptions {
  /** A connection to a port is asked for; both of its streams are there. */
  readonly onConnection: (connection: PortConnection) => void;
  /** The second stream of a pair must have been opened by then. */
  readonly creationTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

/** The streams that wait for the other one of their pair. */
interface HalfPair {
  readonly type: string;
  readonly port: number;
  readonly duplex: Duplex;
  readonly timer: NodeJS.Timeout;
}

export interface SpdyPortForward {
  readonly gone: AbortSignal;
  destroy(): void;
}

export function acceptSpdyPortForward(
  transport: Duplex,
  head: Buffer,
  options: SpdyPortForwardOptions,
): SpdyPortForward {
  const halves = new Map<string, HalfPair>();

  function wait(requestId: string, half: Omit<HalfPair, 'timer'>): void {
    const late = (): void => {
      halves.delete(requestId);
      half.duplex.destroy();
    };
    const timer = setTimeout(late, options.creationTimeoutMs).unref();
    halves.set(requestId, { ...half, timer });
    // A client may reset a stream before it has opened the other one, and do so again and again.
    half.duplex.once('close', () => {
      if (halves.get(requestId)?.duplex === half.duplex) halves.delete(requestId);
      clearTimeout(timer);
    });
  }

  function onStream(stream: SpdyStream): boolean {
    const type = stream.headers.get('streamtype') ?? '';
    const port = parsePort(stream.headers.get('port') ?? '');
    if ((type !== 'data' && type !== 'error') || port === undefined) return false;
    const { duplex } = stream;
    if (type === 'error') duplex.resume();

    const requestId = requestIdOf(stream, type);
    const other = halves.get(requestId);
    if (other === undefined) {
      wait(requestId, { type, port, duplex });
      return true;
    }
    if (other.type === type) return false;
    halves.delete(requestId);
    clearTimeout(other.timer);
    const [data, error] = type === 'data' ? [duplex, other.duplex] : [other.duplex, duplex];
    options.onConnection({ port: type === 'data' ? port : other.port, data, error });
    return true;
  }

  const connection = createSpdyConnection(transport, head, {
    heartbeatMs: options.heartbeatMs,
    shared: options.shared,
    headers: new Set(['streamtype', 'port', 'requestid']),
    onStream,
  });
  const forget = (): void => {
    for (const { timer } of halves.values()) clearTimeout(timer);
    halves.clear();
  };
  connection.gone.addEventListener('abort', forget, { once: true });
  return connection;
}

/**
 * Clients of before Kubernetes 1.3 number nothing: their data stream is the one opened right after its error
 * stream.
 */
function requestIdOf({ id, headers }: SpdyStream, type: 'data' | 'error'): string {
  return headers.get('requestid') ?? String(type === 'error' ? id : id - 2);
}

function parsePort(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
