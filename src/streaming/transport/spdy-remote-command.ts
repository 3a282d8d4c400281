/**
 * Exec and attach over SPDY: Kubernetes' sub-protocols `channel.k8s.io` (v1) to `v4.channel.k8s.io`. The
 * client opens one stream per channel, told apart by the header `streamtype`; the versions differ in what the
 * error stream carries and whether there is a resize stream (from v3 on, with a TTY).
 */
import type { Duplex } from 'node:stream';
import { unlessAborted, withLimit } from '../../async/deadline.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { SharedLimits } from '../../async/shared-limits.js';
import { createSpdyConnection, type SpdyConnection } from '../spdy/connection.js';
import type { SpdyStream } from '../spdy/stream.js';
import type { WantedChannels } from '../ticket.js';
import type { RemoteChannels } from './channels.js';

/** The newest first; a client that asks for none means the last. */
export const SPDY_REMOTE_COMMAND_PROTOCOLS = [
  'v4.channel.k8s.io',
  'v3.channel.k8s.io',
  'v2.channel.k8s.io',
  'channel.k8s.io',
] as const;

export type SpdyRemoteCommandProtocol = (typeof SPDY_REMOTE_COMMAND_PROTOCOLS)[number];

export interface SpdyRemoteCommandOptions {
  readonly protocol: SpdyRemoteCommandProtocol;
  readonly wanted: WantedChannels;
  /** The client must have opened all of its streams by then. */
  readonly creationTimeoutMs: number;
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

/**
 * Resolves when every stream is there; rejects, with the connection closed, when one is late or the client
 * leaves before.
 */
export async function acceptSpdyRemoteCommand(
  transport: Duplex,
  head: Buffer,
  options: SpdyRemoteCommandOptions,
): Promise<RemoteChannels> {
  const pending = collectStreams(expectedTypes(options));
  const connection = createSpdyConnection(transport, head, {
    heartbeatMs: options.heartbeatMs,
    shared: options.shared,
    headers: new Set(['streamtype']),
    onStream: pending.onStream,
  });
  using limit = withLimit(options.creationTimeoutMs, 'opening the streams', connection.gone);
  try {
    const streams = await unlessAborted(pending.complete, limit);
    return channelsOf(streams, connection, options.protocol);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

function expectedTypes({ protocol, wanted }: SpdyRemoteCommandOptions): ReadonlySet<string> {
  const resizable = wanted.tty && (protocol === 'v4.channel.k8s.io' || protocol === 'v3.channel.k8s.io');
  const optional = { stdin: wanted.stdin, stdout: wanted.stdout, stderr: wanted.stderr, resize: resizable };
  return new Set(['error', ...Object.entries(optional).flatMap(([type, is]) => (is ? [type] : []))]);
}

/** Refuses streams of other types and second ones. */
function collectStreams(expected: ReadonlySet<string>) {
  const streams = new Map<string, Duplex>();
  let settle: (streams: ReadonlyMap<string, Duplex>) => void = () => undefined;
  const complete = new Promise<ReadonlyMap<string, Duplex>>((resolve) => {
    settle = resolve;
  });

  return {
    complete,
    onStream({ headers, duplex }: SpdyStream): boolean {
      const type = headers.get('streamtype') ?? '';
      if (!expected.has(type) || streams.has(type)) return false;
      streams.set(type, duplex);
      // What a client sends on a stream that is only written to is nothing to wait for.
      if (type !== 'stdin' && type !== 'resize') duplex.resume();
      if (streams.size === expected.size) settle(streams);
      return true;
    },
  };
}

function channelsOf(
  streams: ReadonlyMap<string, Duplex>,
  connection: SpdyConnection,
  protocol: SpdyRemoteCommandProtocol,
): RemoteChannels {
  const error = streams.get('error');
  if (error === undefined) throw new AdapterError('internal', 'a remote command without an error stream');
  return {
    stdin: streams.get('stdin'),
    stdout: streams.get('stdout'),
    stderr: streams.get('stderr'),
    error,
    resize: streams.get('resize'),
    structuredStatus: protocol === 'v4.channel.k8s.io',
    gone: connection.gone,
    async hangUp(limitMs) {
      for (const duplex of streams.values()) duplex.end();
      await connection.linger(limitMs);
    },
  };
}
