/**
 * Exec and attach over WebSocket: channels 0 to 4 are stdin, stdout, stderr, error and resize.
 * `v5.channel.k8s.io` lets the client end stdin; before it, only closing the connection does. The error
 * channel carries a metav1.Status from v4 on.
 */
import type { SharedLimits } from '../../async/shared-limits.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { acceptWebSocket, type WebSocketRequest } from '../websocket/accept.js';
import { createWebSocketChannels, type WebSocketChannels } from '../websocket/channels.js';
import type { WantedChannels } from '../ticket.js';
import type { RemoteChannels } from './channels.js';

/** A client that asks for none gets what `channel.k8s.io` is. */
export const WEBSOCKET_REMOTE_COMMAND_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
] as const;

export interface WebSocketRemoteCommandOptions {
  readonly wanted: WantedChannels;
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

export async function acceptWebSocketRemoteCommand(
  request: WebSocketRequest,
  { wanted, heartbeatMs, shared }: WebSocketRemoteCommandOptions,
): Promise<RemoteChannels> {
  const protocol = request.protocol ?? 'channel.k8s.io';
  const connection = await acceptWebSocket(request, (webSocket, transport) =>
    createWebSocketChannels(webSocket, transport, {
      encoding: protocol.includes('base64') ? 'base64' : 'binary',
      closeSignals: protocol.startsWith('v5.'),
      channels: [wanted.stdin ? 'read' : 'write', 'write', 'write', 'write', wanted.tty ? 'read' : 'write'],
      heartbeatMs,
      shared,
    }),
  );
  return channelsOf(connection, wanted, !/^(base64\.)?channel/.test(protocol));
}

function channelsOf(
  connection: WebSocketChannels,
  wanted: WantedChannels,
  structuredStatus: boolean,
): RemoteChannels {
  const [stdin, stdout, stderr, error, resize] = connection.channels;
  if (error === undefined) throw new AdapterError('internal', 'a remote command without an error channel');
  // An empty message tells clients that wait for a first one that the connection stands.
  (wanted.stdout ? stdout : wanted.stderr ? stderr : error)?.write(Buffer.alloc(0));
  return {
    stdin: wanted.stdin ? stdin : undefined,
    stdout: wanted.stdout ? stdout : undefined,
    stderr: wanted.stderr ? stderr : undefined,
    error,
    resize: wanted.tty ? resize : undefined,
    structuredStatus,
    gone: connection.gone,
    hangUp: connection.close,
  };
}
