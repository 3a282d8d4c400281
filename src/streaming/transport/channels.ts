import { finished } from 'node:stream/promises';
import type { Duplex, Readable, Writable } from 'node:stream';
import { encodeStatus, type Outcome } from './exit-status.js';

/**
 * A client's exec or attach, whatever carries it. Only what was asked for is there.
 *
 * The owner reads stdin and resize, or resumes them: a channel that is not read blocks the whole connection.
 */
export interface RemoteChannels {
  /** Ends when the client has sent all; is destroyed when the client goes away. */
  readonly stdin: Readable | undefined;
  readonly stdout: Writable | undefined;
  readonly stderr: Writable | undefined;
  /** Takes the outcome, once. */
  readonly error: Writable;
  /** JSON objects `{"Width": columns, "Height": rows}`, one after the other, in any chunking. */
  readonly resize: Readable | undefined;
  /** The outcome is a metav1.Status; else a text, and nothing for success. */
  readonly structuredStatus: boolean;
  /** Fires, with a `cancelled` error, when the client has gone away or the connection broke. */
  readonly gone: AbortSignal;
  /**
   * Says that nothing follows, once all outputs have been ended, discards what the client still sends, and
   * resolves when the client has hung up or was cut off after `limitMs`. Closing first would make the kernel
   * drop what is still on its way to a slow client.
   */
  hangUp(limitMs: number): Promise<void>;
}

/**
 * An exec or attach: opened before the client is answered, so that nothing is missed that comes after the
 * answer, then run over its channels. Opening never fails: errors are reported on the error channel. The
 * signal fires when the client goes away.
 */
export type RemoteSession<Request> = (
  request: Request,
  signal: AbortSignal,
) => Promise<(channels: RemoteChannels) => Promise<void>>;

/**
 * How long a client may take to read the rest after everything has been sent. The rest of Kubernetes waits as
 * long.
 */
export const HANG_UP_LIMIT_MS = 15 * 60_000;

/** One connection to a port of a pod. */
export interface PortConnection {
  readonly port: number;
  readonly data: Duplex;
  /** Takes a message when the port cannot be reached; is ended in any case. */
  readonly error: Writable;
}

/**
 * Sends the outcome, behind all output, ends every channel and waits for the client to leave. Never rejects.
 */
export async function finishRemoteCommand(channels: RemoteChannels, outcome: Outcome): Promise<void> {
  const status = encodeStatus(outcome, channels.structuredStatus);
  if (status !== undefined) channels.error.write(status);
  await Promise.all([channels.stdout, channels.stderr, channels.error].map(endOf));
  await channels.hangUp(HANG_UP_LIMIT_MS);
}

async function endOf(channel: Writable | undefined): Promise<void> {
  if (channel === undefined || channel.destroyed) return;
  channel.end();
  try {
    await finished(channel, { readable: false });
  } catch {
    // The client disconnected before it had read everything: there is no one left to report to.
  }
}
