import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../async/clock.js';
import { createShares } from '../async/shares.js';
import { AdapterError } from '../errors/adapter-error.js';

/** What a streaming URL stands for: the checked CRI request. Ids are complete. */
export interface StreamRequests {
  readonly exec: ExecTicket;
  readonly attach: AttachTicket;
  readonly portforward: PortForwardTicket;
}

export type StreamKind = keyof StreamRequests;

/** The channels that a client is going to open. */
export interface WantedChannels {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

export interface ExecTicket extends WantedChannels {
  readonly containerId: string;
  /** The container's pod, by which streams are counted. */
  readonly sandboxId: string;
  readonly command: readonly string[];
}

export interface AttachTicket extends WantedChannels {
  readonly containerId: string;
  /** The container's pod, by which streams are counted. */
  readonly sandboxId: string;
}

export interface PortForwardTicket {
  readonly sandboxId: string;
  /** Used by clients that cannot name ports as they go. */
  readonly ports: readonly number[];
}

/**
 * Single-use tickets: the owner of the token may open its stream. Any local user can reach the streaming
 * server, so the token is all that guards a container: 128 random bits, good for one minute, one kind of
 * stream and one try.
 */
export interface Tickets {
  /** The token. Rejects with `resource-exhausted` when too many wait to be used. */
  issue<K extends StreamKind>(kind: K, request: StreamRequests[K]): string;
  /**
   * The request, once; undefined for a token that is unknown, used, too old or of another kind. Uses it up in
   * any case.
   */
  redeem<K extends StreamKind>(kind: K, token: string): StreamRequests[K] | undefined;
}

const TOKEN_BYTES = 16;
const LIFETIME_MS = 60_000;

/** Of all pods; they share it, as they do the bytes. */
const MAX_WAITING = 1_000;

/** What all tickets that wait may hold: a command may have megabytes. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

interface Ticket {
  readonly kind: StreamKind;
  readonly request: StreamRequests[StreamKind];
  readonly expiresAtMs: number;
  readonly bytes: number;
}

export function createTickets(clock: Pick<Clock, 'monotonicMs'>): Tickets {
  // By the token's hash, so that the time of a lookup reveals nothing about the token; oldest first.
  const tickets = new Map<string, Ticket>();
  const places = createShares(MAX_WAITING);
  const memory = createShares(MAX_WAITING_BYTES);

  function take(key: string): Ticket | undefined {
    const ticket = tickets.get(key);
    if (ticket === undefined) return undefined;
    tickets.delete(key);
    places.give(ticket.request.sandboxId, 1);
    memory.give(ticket.request.sandboxId, ticket.bytes);
    return ticket;
  }

  function dropExpired(): void {
    const now = clock.monotonicMs();
    for (const [key, { expiresAtMs }] of tickets) {
      if (expiresAtMs > now) return;
      take(key);
    }
  }

  return {
    issue(kind, request) {
      dropExpired();
      const { sandboxId } = request;
      const bytes = sizeOf(request);
      if (!places.take(sandboxId, 1)) {
        throw new AdapterError(
          'resource-exhausted',
          'too many streams of this pod are already waiting for their clients',
        );
      }
      if (!memory.take(sandboxId, bytes)) {
        places.give(sandboxId, 1);
        throw new AdapterError(
          'resource-exhausted',
          'the commands that are waiting for their clients are too large',
        );
      }
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      tickets.set(hash(token), { kind, request, bytes, expiresAtMs: clock.monotonicMs() + LIFETIME_MS });
      return token;
    },
    redeem<K extends StreamKind>(kind: K, token: string): StreamRequests[K] | undefined {
      dropExpired();
      const ticket = take(hash(token));
      return ticket?.kind === kind ? (ticket.request as StreamRequests[K]) : undefined;
    },
  };
}

/**
 * What a request takes of memory, but for its fixed fields. A character may take two bytes, an argument an
 * object beside them.
 */
function sizeOf(request: StreamRequests[StreamKind]): number {
  if (!('command' in request)) return 0;
  return request.command.reduce((sum, argument) => sum + 2 * argument.length + 32, 0);
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
