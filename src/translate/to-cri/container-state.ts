import type { ContainerState } from '../../cri/generated/runtime/v1/ContainerState.js';
import type { ContainerInspect } from '../../engine/wire/container-inspect.js';
import { parseTimestamp } from './timestamps.js';

/** The part of a container's facts that changes during its life. */
export interface StateFacts {
  readonly state: ContainerState;
  readonly createdAtNs: bigint;
  readonly startedAtNs: bigint;
  readonly finishedAtNs: bigint;
  readonly exitCode: number;
  readonly reason: string;
  readonly message: string;
}

/** The state of a container in CRI's words. List and Status answer from the same. */
export function stateFactsFrom({ Created, State }: Pick<ContainerInspect, 'Created' | 'State'>): StateFacts {
  const createdAtNs = parseTimestamp(Created);
  const startedAtNs = parseTimestamp(State.StartedAt ?? '');
  const exitCode = State.ExitCode ?? 0;
  const message = State.Error ?? '';
  const startFailed = startedAtNs === 0n && (exitCode !== 0 || message !== '');
  const state = criState(State.Status, startFailed);

  if (state !== 'CONTAINER_EXITED') {
    return { state, createdAtNs, startedAtNs, finishedAtNs: 0n, exitCode: 0, reason: '', message: '' };
  }
  if (startFailed) {
    // The Engine has no times for it, and CRI's clients cannot do without.
    const at = { startedAtNs: createdAtNs, finishedAtNs: createdAtNs };
    return {
      state,
      createdAtNs,
      ...at,
      exitCode: exitCode === 0 ? START_FAILED : exitCode,
      reason: 'ContainerCannotRun',
      message,
    };
  }
  const finished = parseTimestamp(State.FinishedAt ?? '');
  const start = startedAtNs === 0n ? createdAtNs : startedAtNs;
  return {
    state,
    createdAtNs,
    startedAtNs: start,
    finishedAtNs: finished === 0n ? start : finished,
    exitCode,
    reason: exitReason(exitCode, State.OOMKilled === true),
    message,
  };
}

/** What runtimes report when the process could not be started at all. */
const START_FAILED = 128;

/**
 * CRI has no "paused" and no "restarting": the kubelet must still see the container as taking up its slot. A
 * container whose start failed stays `created` for the Engine, while for CRI it has ended. An unknown word
 * would be a newer Engine's.
 */
function criState(status: string, startFailed: boolean): ContainerState {
  switch (status) {
    case 'created':
      return startFailed ? 'CONTAINER_EXITED' : 'CONTAINER_CREATED';
    case 'running':
    case 'paused':
    case 'restarting':
      return 'CONTAINER_RUNNING';
    case 'removing':
    case 'exited':
    case 'dead':
      return 'CONTAINER_EXITED';
    default:
      return 'CONTAINER_UNKNOWN';
  }
}

/** The Engine says OOMKilled also when only a child was killed and the container went on to end well. */
function exitReason(exitCode: number, oomKilled: boolean): string {
  if (exitCode === 0) return 'Completed';
  return oomKilled ? 'OOMKilled' : 'Error';
}
