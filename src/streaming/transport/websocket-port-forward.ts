/**
 * Port-forward over WebSocket. With `v4.channel.k8s.io` the ports are those of the request: channel 2n
 * carries the bytes of the nth, channel 2n+1 its error, and each first tells its port as two bytes, little
 * endian. `v5` adds the client's half-close. With `SPDY/3.1+portforward.k8s.io` (KEP-4006) the messages'
 * contents, joined, are a SPDY connection; frames span messages.
 */
import type { Duplex } from 'node:stream';
import type { SharedLimits } from '../../async/shared-limits.js';
import { AdapterError } from '../../errors/adapter-error.js';
import { acceptWebSocket, type WebSocketRequest } from '../websocket/accept.js';
import { createWebSocketChannels } from '../websocket/channels.js';
import type { PortConnection } from './channels.js';

export const WEBSOCKET_SPDY_TUNNEL_PROTOCOL = 'SPDY/3.1+portforward.k8s.io';

/** A client that asks for none gets v4. */
export const WEBSOCKET_PORT_FORWARD_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
] as const;

export interface WebSocketPortForwardOptions {
  readonly ports: readonly number[];
  readonly heartbeatMs: number;
  readonly shared: SharedLimits;
}

export interface WebSocketPortForward {
  /** One per port. */
  readonly connections: readonly PortConnection[];
  readonly gone: AbortSignal;
  close(limitMs: number): Promise<void>;
}

export async function acceptWebSocketPortForward(
  request: WebSocketRequest,
  { ports, heartbeatMs, shared }: WebSocketPortForwardOptions,
): Promise<WebSocketPortForward> {
  const protocol = request.protocol ?? 'v4.channel.k8s.io';
  const { channels, gone, close } = await acceptWebSocket(request, (webSocket, transport) =>
    createWebSocketChannels(webSocket, transport, {
      encoding: protocol.includes('base64') ? 'base64' : 'binary',
      closeSignals: protocol.startsWith('v5.'),
      channels: ports.flatMap(() => ['both', 'write'] as const),
      heartbeatMs,
      shared,
    }),
  );
  const connections = ports.flatMap((port, index) => {
    const [data, error] = channels.slice(2 * index);
    return data === undefined || error === undefined ? [] : [{ port, data, error }];
  });
  for (const { port, data, error } of connections) {
    data.write(portBytes(port));
    error.write(portBytes(port));
  }
  return { connections, gone, close };
}

/** The connection inside the tunnel, as a byte stream. */
export function acceptWebSocketTunnel(
  request: WebSocketRequest,
  limits: Pick<WebSocketPortForwardOptions, 'heartbeatMs' | 'shared'>,
): Promise<Duplex> {
  return acceptWebSocket(request, (webSocket, transport) => {
    const { channels } = createWebSocketChannels(webSocket, transport, {
      encoding: 'tunnel',
      closeSignals: false,
      channels: ['both'],
      ...limits,
    });
    const [bytes] = channels;
    if (bytes === undefined) throw new AdapterError('internal', 'a tunnel without a channel');
    return bytes.once('close', () => {
      webSocket.terminate();
    });
  });
}

function portBytes(port: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(port);
  return bytes;
}
