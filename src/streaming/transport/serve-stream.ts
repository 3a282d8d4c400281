import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { SharedLimits } from '../../async/shared-limits.js';
import { hasFault } from '../../errors/adapter-error.js';
import {
  HANG_UP_LIMIT_MS,
  type PortConnection,
  type RemoteChannels,
  type RemoteSession,
} from './channels.js';
import { negotiatePortForward, negotiateRemoteCommand, type Disagreed } from './negotiate.js';
import type { ForwardPort } from '../session/port-forward.js';
import { acceptSpdyPortForward } from './spdy-port-forward.js';
import { acceptSpdyRemoteCommand } from './spdy-remote-command.js';
import type { AttachTicket, ExecTicket, PortForwardTicket, WantedChannels } from '../ticket.js';
import {
  acceptWebSocketPortForward,
  acceptWebSocketTunnel,
  WEBSOCKET_SPDY_TUNNEL_PROTOCOL,
} from './websocket-port-forward.js';
import { acceptWebSocketRemoteCommand } from './websocket-remote-command.js';

/** An upgrade request whose ticket was good. */
export interface StreamRequest {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  /** Fires when the socket is closed. */
  readonly closed: AbortSignal;
}

export interface StreamLimits {
  /** A client must have opened its streams by then. */
  readonly creationTimeoutMs: number;
  /** How often a client is pinged while it is not read. */
  readonly heartbeatMs: number;
  /** What the streams of all clients share: the pod's part. */
  readonly shared: SharedLimits;
}

/** A request that is refused before it is upgraded. */
export interface Refusal {
  readonly status: 400 | 403;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Runs an exec or attach to its end, or returns why the request is refused. Rejects when the client does not
 * keep to the protocol.
 */
export async function serveRemoteCommand<Ticket extends ExecTicket | AttachTicket>(
  session: RemoteSession<Ticket>,
  ticket: Ticket,
  stream: StreamRequest,
  limits: StreamLimits,
): Promise<Refusal | undefined> {
  const agreed = negotiateRemoteCommand(stream.request.headers);
  if (agreed.transport === 'none' || agreed.transport === 'refused') return refusalOf(agreed);
  const run = await session(ticket, stream.closed);
  const channels = await acceptRemoteCommand(agreed, ticket, stream, limits);
  await run(channels);
  throwUnlessLeft(channels.gone);
  return undefined;
}

function acceptRemoteCommand(
  agreed: Exclude<ReturnType<typeof negotiateRemoteCommand>, Disagreed>,
  { stdin, stdout, stderr, tty }: WantedChannels,
  { request, socket, head }: StreamRequest,
  limits: StreamLimits,
): Promise<RemoteChannels> {
  const wanted = { stdin, stdout, stderr, tty };
  if (agreed.transport === 'websocket') {
    return acceptWebSocketRemoteCommand(
      { request, socket, head, protocol: agreed.protocol, turns: limits.shared.turns },
      { wanted, heartbeatMs: limits.heartbeatMs, shared: limits.shared },
    );
  }
  answerSpdy(socket, agreed.protocol);
  return acceptSpdyRemoteCommand(socket, head, {
    protocol: agreed.protocol ?? 'channel.k8s.io',
    wanted,
    ...limits,
  });
}

/** Runs a port-forward to its end, or returns why the request is refused. */
export async function servePortForward(
  forward: ForwardPort,
  { sandboxId, ports }: PortForwardTicket,
  stream: StreamRequest,
  limits: StreamLimits,
): Promise<Refusal | undefined> {
  const agreed = negotiatePortForward(stream.request.headers);
  if (agreed.transport === 'none' || agreed.transport === 'refused') return refusalOf(agreed);
  const { request, socket, head, closed } = stream;
  const { turns } = limits.shared;
  const webSocketLimits = { heartbeatMs: limits.heartbeatMs, shared: limits.shared };

  function serveSpdy(transport: Duplex, first: Buffer): AbortSignal {
    const connection = acceptSpdyPortForward(transport, first, {
      ...limits,
      onConnection: (port) => void forward(sandboxId, port, connection.gone),
    });
    return connection.gone;
  }

  async function serveChannels(protocol: string | undefined): Promise<AbortSignal> {
    const { connections, gone, close } = await acceptWebSocketPortForward(
      { request, socket, head, protocol, turns },
      { ports, ...webSocketLimits },
    );
    for (const connection of connections) void forward(sandboxId, connection, gone);
    // No message can report the end of one port to the client, only the end of all.
    await Promise.all(connections.map(saidAll));
    await close(HANG_UP_LIMIT_MS);
    return gone;
  }

  let gone: AbortSignal;
  if (agreed.transport === 'spdy') {
    answerSpdy(socket, agreed.protocol);
    gone = serveSpdy(socket, head);
  } else if (agreed.protocol === WEBSOCKET_SPDY_TUNNEL_PROTOCOL) {
    const handshake = { request, socket, head, protocol: agreed.protocol, turns };
    gone = serveSpdy(await acceptWebSocketTunnel(handshake, webSocketLimits), Buffer.alloc(0));
  } else gone = await serveChannels(agreed.protocol);
  await onceClosed(closed);
  throwUnlessLeft(gone);
  return undefined;
}

/** Tells a client that was ended for what it did from one that has gone. */
function throwUnlessLeft(gone: AbortSignal): void {
  if (gone.aborted && !hasFault(gone.reason, 'cancelled')) throw gone.reason;
}

function refusalOf(disagreed: Disagreed): Refusal {
  if (disagreed.transport === 'none')
    return { status: 400, message: 'upgrade to SPDY/3.1 or WebSocket required', headers: {} };
  const supported = disagreed.supported.join(', ');
  return {
    status: 403,
    message: `no requested subprotocol is supported; supported: ${supported}`,
    headers: { 'X-Accepted-Stream-Protocol-Versions': supported },
  };
}

function answerSpdy(socket: Duplex, protocol: string | undefined): void {
  const version = protocol === undefined ? '' : `X-Stream-Protocol-Version: ${protocol}\r\n`;
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${version}\r\n`,
  );
}

/** The pod has sent everything, or could not be reached and the client knows. */
async function saidAll({ data, error }: PortConnection): Promise<void> {
  await flushed(data);
  if (error.writableEnded) await flushed(error);
}

/** Everything written to the channel has gone out, or its connection is lost. */
async function flushed(channel: Writable): Promise<void> {
  try {
    await finished(channel, { readable: false });
  } catch {
    // Lost: nothing is left to wait for.
  }
}

function onceClosed(closed: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (closed.aborted) resolve();
    else
      closed.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
