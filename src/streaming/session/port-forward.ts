import type { Socket } from 'node:net';
import { AdapterError, messageOf } from '../../errors/adapter-error.js';
import type { PortConnection } from '../transport/channels.js';
import type { PodDialer } from './netns-dialer.js';
import type { OpenStreams } from '../open-streams.js';
import type { StreamTargets } from '../parts.js';
import { pump } from './pump.js';
import { requireRunningSandbox } from '../require-running.js';

export interface PortForwardParts {
  readonly targets: Pick<StreamTargets, 'findSandbox'>;
  readonly dialer: PodDialer;
  /** Connections to pods: each is a file descriptor, and may outlive its client's streams for a moment. */
  readonly connections: OpenStreams;
}

/** How long bytes that the client sent before it left may take to reach the pod. */
const LAST_BYTES_MS = 5_000;

/**
 * Serves one connection to a port until it is over; never rejects. `gone` fires when the client has gone
 * away.
 */
export type ForwardPort = (sandboxId: string, connection: PortConnection, gone: AbortSignal) => Promise<void>;

/**
 * Only a port that cannot be reached is reported on the error stream: kubectl gives up all of a forward for
 * one message there. A connection that breaks later is broken towards the client as well.
 */
export function createForwardPort({ targets, dialer, connections }: PortForwardParts): ForwardPort {
  async function dial(sandboxId: string, port: number, gone: AbortSignal): Promise<Socket> {
    const sandbox = requireRunningSandbox(targets, sandboxId);
    const leave = connections.enter(sandbox.id);
    if (leave === undefined)
      throw new AdapterError('resource-exhausted', 'too many connections are being forwarded');
    try {
      return (await dialer.dial(sandbox, port, gone)).once('close', leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  return async (sandboxId, { port, data, error }, gone) => {
    try {
      const socket = await dial(sandboxId, port, gone);
      await relay({ port, data, error }, socket, gone);
      error.end();
    } catch (cause) {
      error.end(`error forwarding port ${port} to pod ${sandboxId}: ${messageOf(cause)}`);
      data.destroy();
    }
  };
}

/** Resolves when the client's stream is over. What it has sent before still reaches the pod. */
async function relay({ data }: PortConnection, socket: Socket, gone: AbortSignal): Promise<void> {
  const drop = (): void => {
    socket.destroy();
  };
  socket.on('error', drop);
  socket.once('close', () => {
    gone.removeEventListener('abort', drop);
    if (!socket.readableEnded) data.destroy();
  });
  gone.addEventListener('abort', drop, { once: true });
  if (gone.aborted || data.destroyed) {
    drop();
    return;
  }
  pump(data, socket);
  pump(socket, data);
  await new Promise<void>((resolve) => data.once('close', resolve));
  if (!data.readableEnded || socket.writableFinished) drop();
  else {
    socket.once('finish', drop);
    setTimeout(drop, LAST_BYTES_MS).unref();
  }
}
