import type { Duplex } from 'node:stream';
import { unlessAborted, withLimit } from '../../async/deadline.js';
import type { SharedTurns } from '../../async/turns.js';
import { messageOf } from '../../errors/adapter-error.js';
import { finishRemoteCommand, type RemoteChannels, type RemoteSession } from '../transport/channels.js';
import { pumpInput, pumpOutput, sinkOf, whileOpen } from './engine-stream.js';
import type { Outcome } from '../transport/exit-status.js';
import { NO_DETACH_KEYS, type StreamContainer, type StreamingEngine, type StreamTargets } from '../parts.js';
import { requireRunning } from '../require-running.js';
import { followTerminalSizes } from './terminal-size.js';
import type { AttachTicket } from '../ticket.js';

export interface AttachSessionParts {
  readonly engine: StreamingEngine;
  readonly targets: Pick<StreamTargets, 'findContainer'>;
  /** Shared by the output of all pods. */
  readonly outputTurns: SharedTurns;
}

/** The Engine answers at once, or never when the container ended a moment ago. */
const ATTACH_LIMIT_MS = 30_000;

/**
 * The Engine is attached to before the client is answered: all that the container writes after the answer
 * arrives. Whether there is a terminal is the container's doing, not the request's; what the end of stdin
 * means (stdin_once) is the Engine's.
 */
export function createAttachSession(parts: AttachSessionParts): RemoteSession<AttachTicket> {
  return async (request, signal) => {
    const opened = await open(parts, request, signal).catch((error: unknown) => ({ error }));
    return async (channels) => {
      const outcome: Outcome =
        'error' in opened ? failure(opened.error) : await outcomeOf(parts, opened, channels);
      await finishRemoteCommand(channels, outcome);
    };
  };
}

interface Attached {
  readonly container: StreamContainer;
  readonly stream: Duplex;
}

async function open(
  parts: AttachSessionParts,
  request: AttachTicket,
  signal: AbortSignal,
): Promise<Attached> {
  const container = requireRunning(parts.targets, request.containerId);
  const { stdin, stdout, stderr } = request;
  using limit = withLimit(ATTACH_LIMIT_MS, 'attaching', signal);
  // Over the connection for as long as it lives: an answer that comes after the limit must not leave one
  // open.
  const givenUp = new AbortController();
  const attaching = parts.engine.containers.attach(
    container.id,
    { stdin, stdout, stderr, detachKeys: NO_DETACH_KEYS },
    AbortSignal.any([signal, givenUp.signal]),
  );
  try {
    return { container, stream: await unlessAborted(attaching, limit) };
  } catch (error) {
    givenUp.abort(error);
    throw error;
  }
}

async function outcomeOf(
  { engine, outputTurns }: AttachSessionParts,
  { container, stream }: Attached,
  channels: RemoteChannels,
): Promise<Outcome> {
  const sizes = followTerminalSizes(channels.resize);
  const turns = outputTurns.of(container.sandboxId);
  if (container.tty) sizes.applyTo((size) => engine.containers.resize(container.id, size, channels.gone));
  try {
    await whileOpen(stream, channels.gone, () => {
      pumpInput(channels.stdin, stream);
      return pumpOutput(stream, container.tty, {
        stdout: sinkOf(channels.stdout, turns),
        stderr: sinkOf(channels.stderr, turns),
      });
    });
    return { kind: 'success' };
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): Outcome {
  return { kind: 'failure', message: `error attaching to container: ${messageOf(error)}` };
}
