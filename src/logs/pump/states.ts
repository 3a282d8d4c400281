import { hasFault, messageOf } from '../../errors/adapter-error.js';
import type { Position, Positions } from '../file/position.js';
import { isAtPath } from '../file/rotating-log.js';
import type { OutputReader, Reading } from '../resume/catch-up.js';
import type { Control } from './control.js';
import type { PumpLog } from './open-log.js';
import type { LoggedContainer } from './parts.js';
import type { Reports } from './reports.js';
import { createRetryDelay } from './retry-delay.js';

/**
 * What a pump is doing.
 *
 *     opening ──▶ catching up ──▶ following ──▶ completing ──▶ idle ──▶ ended
 *      ▲  └────────▶ draining ─────────────────────▲            │
 *      ├── retrying ◀── when one of these fails                 │
 *      └────────────────────────────────────── an update ◀──────┘
 *
 * - opening: opens the log or makes it, and goes on at its path when the open file has lost its name.
 * - catching up: reads what the Engine has by now of a container that runs, from where the log ends.
 * - following: reads what the container writes until it has ended, or the Engine ends the stream.
 * - draining: reads what the Engine has of a container that has ended.
 * - completing: everything is in the log, or can never be. Notes that, closes the log and reports it.
 * - idle: there is nothing to read, for the container has not started or its log is complete. Waits for an update.
 * - retrying: something failed. Waits a little, longer after each failure in a row, and no longer than until an update.
 * - ended: the container was removed, or Berth ends.
 *
 * The three that read wait for a full disk (see LogWriter), and an interrupt leads from them back to opening.
 */
export type State =
  | { readonly name: 'catching up' | 'following' | 'draining'; readonly reading: Reading }
  | { readonly name: 'opening' | 'completing' | 'idle' | 'retrying' | 'ended' };

export interface StateParts {
  readonly positions: Positions;
  readonly control: Control;
  readonly reports: Reports;
  readonly log: PumpLog;
  readonly reader: OutputReader;
}

/** Does what there is to do in a state, to its end or its failure, and returns the next one. */
export function createStates(parts: StateParts): (state: State) => Promise<State> {
  const { control, reports, log, reader } = parts;
  const delay = createRetryDelay();

  async function leave(state: State): Promise<State> {
    switch (state.name) {
      case 'opening':
        delay.begin();
        return open(parts);
      case 'catching up':
        await reader.catchUp(state.reading);
        reports.trouble(undefined);
        return { name: 'following', reading: state.reading };
      case 'following':
        return (await reader.follow(state.reading)) === 'complete' ? completed(log) : { name: 'retrying' };
      case 'draining':
        await reader.catchUp(state.reading);
        reports.trouble(undefined);
        return completed(log);
      case 'completing':
        log.complete();
        reports.drained();
        return { name: 'idle' };
      case 'idle':
        delay.reset();
        if (control.isRemoved()) return { name: 'ended' };
        await control.wait();
        return { name: 'opening' };
      case 'retrying':
        if (await control.wait(delay.nextMs())) delay.reset();
        return { name: 'opening' };
      case 'ended':
        return state;
    }
  }

  return async (state) => {
    try {
      return await leave(state);
    } catch (error) {
      if (!wasInterrupted(state, error)) return afterFailure(error, parts);
      delay.reset();
      // A disk that takes nothing is not waited for by a container that is gone.
      return { name: control.isRemoved() && log.isBlocked() ? 'ended' : 'opening' };
    }
  };
}

function open({ positions, control, reports, log }: StateParts): State {
  const signal = control.begin();
  const container = control.container();
  if (isComplete(container, positions.find(container.containerId))) return { name: 'completing' };
  // A container that has not started has its log already: the kubelet may look for it before the first line.
  const writer = log.open();
  const reading = { log: writer, ended: control.ended(), signal };
  switch (container.phase) {
    case 'created':
      reports.trouble(undefined);
      return { name: 'idle' };
    case 'running': {
      // Following has no end that would say that a trouble is over.
      const isFirst = writer.tail().runs.length === 0 && !reports.inTrouble();
      return { name: isFirst ? 'following' : 'catching up', reading };
    }
    case 'exited':
      return { name: 'draining', reading };
  }
}

/** Everything is in the log: its position says so, and no other file was renamed over it since. */
function isComplete({ phase, log, finishedAtNs }: LoggedContainer, position: Position | undefined): boolean {
  return phase === 'exited' && position?.completeAtNs === finishedAtNs && isAtPath(log, position);
}

/** What was written to a file that has lost its name by now has to be written again first. */
function completed(log: PumpLog): State {
  return { name: log.isNameless() ? 'retrying' : 'completing' };
}

/** The reading was stopped from outside, or by the log file, which has lost its name. */
function wasInterrupted(state: State, error: unknown): boolean {
  return 'reading' in state && (state.reading.signal.aborted || hasFault(error, 'cancelled'));
}

function afterFailure(error: unknown, { control, reports, log }: StateParts): State {
  if (isFinal(error, control.container().phase)) {
    if (hasFault(error, 'unimplemented')) reports.unreadable(messageOf(error));
    return { name: 'completing' };
  }
  // An Engine that cannot be reached is the concern of others; a file that is being renamed is there in a
  // moment.
  if (hasFault(error, 'unavailable')) return { name: 'retrying' };
  reports.trouble(messageOf(error));
  // The next attempt opens what is at the path then.
  log.close();
  return { name: control.isRemoved() ? 'ended' : 'retrying' };
}

/** True when the error means that there will never be more. */
function isFinal(error: unknown, phase: LoggedContainer['phase']): boolean {
  // The kubelet has deleted the pod's directory: the log is not wanted any more.
  if (phase === 'exited' && (error as NodeJS.ErrnoException).code === 'ENOENT') return true;
  return hasFault(error, 'not-found') || hasFault(error, 'unimplemented') || isBeingRemoved(error);
}

function isBeingRemoved(error: unknown): boolean {
  return hasFault(error, 'failed-precondition') && error.message.includes('dead or marked for removal');
}
