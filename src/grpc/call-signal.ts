import type { Deadline } from '@grpc/grpc-js';
import { AdapterError } from '../errors/adapter-error.js';

/** What a server call of grpc-js knows about its caller. */
export interface CallSource {
  getDeadline(): Deadline;
  on(event: 'cancelled', listener: (reason: string) => void): unknown;
}

/**
 * Fires when the caller's deadline passes (`deadline-exceeded`) or the caller goes away (`cancelled`):
 * retries distinguish the two.
 */
export function callSignal(call: CallSource): AbortSignal {
  const controller = new AbortController();
  // grpc-js says "cancelled" for both, and the client's timer started earlier than ours.
  const deadline = call.getDeadline();
  const deadlineMs = typeof deadline === 'number' ? deadline : deadline.getTime();
  call.on('cancelled', (reason: string) => {
    const passed = reason === 'deadline' || Date.now() >= deadlineMs - EARLY_MS;
    controller.abort(
      passed
        ? new AdapterError('deadline-exceeded', 'the deadline of the call passed')
        : new AdapterError('cancelled', 'the caller cancelled the call'),
    );
  });
  return controller.signal;
}

const EARLY_MS = 100;
