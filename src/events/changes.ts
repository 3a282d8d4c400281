import type { ContainerEventType } from '../cri/generated/runtime/v1/ContainerEventType.js';
import type { ContainerRecord, SandboxRecord } from '../state/records.js';

/**
 * What happened to a sandbox between two of its records, in order. A record may be several changes ahead of
 * the one before it: each of them is an event.
 */
export function sandboxChanges(
  before: SandboxRecord | undefined,
  after: SandboxRecord | undefined,
): readonly ContainerEventType[] {
  if (before === undefined) {
    if (after === undefined) return [];
    return ['CONTAINER_CREATED_EVENT', after.ready ? 'CONTAINER_STARTED_EVENT' : 'CONTAINER_STOPPED_EVENT'];
  }
  const stopped = before.ready && (after?.ready !== true || isStartedAgain(before, after));
  const started = after?.ready === true && (!before.ready || stopped);
  return [
    ...(stopped ? (['CONTAINER_STOPPED_EVENT'] as const) : []),
    ...(started ? (['CONTAINER_STARTED_EVENT'] as const) : []),
    ...(after === undefined ? (['CONTAINER_DELETED_EVENT'] as const) : []),
  ];
}

/** The same for a container. */
export function containerChanges(
  before: ContainerRecord | undefined,
  after: ContainerRecord | undefined,
): readonly ContainerEventType[] {
  if (before === undefined)
    return after === undefined ? [] : ['CONTAINER_CREATED_EVENT', ...changesFrom('CONTAINER_CREATED', after)];
  const { state } = before.facts;
  if (after === undefined) {
    return state === 'CONTAINER_RUNNING'
      ? ['CONTAINER_STOPPED_EVENT', 'CONTAINER_DELETED_EVENT']
      : ['CONTAINER_DELETED_EVENT'];
  }
  return changesFrom(state, after, isStartedAgain(before, after));
}

function changesFrom(
  state: ContainerRecord['facts']['state'],
  { facts: after }: ContainerRecord,
  startedAgain = false,
): readonly ContainerEventType[] {
  const changes: ContainerEventType[] = [];
  let runs = state === 'CONTAINER_RUNNING';
  if (runs && startedAgain) {
    changes.push('CONTAINER_STOPPED_EVENT');
    runs = false;
  }
  const firstStart = state === 'CONTAINER_CREATED' && hasRun(after);
  if (!runs && (startedAgain || firstStart || after.state === 'CONTAINER_RUNNING')) {
    changes.push('CONTAINER_STARTED_EVENT');
    runs = true;
  }
  // A container that could not be started ends without having run.
  const hadNotEnded = runs || state !== 'CONTAINER_EXITED';
  if (after.state === 'CONTAINER_EXITED' && hadNotEnded) changes.push('CONTAINER_STOPPED_EVENT');
  return changes;
}

/** A start that failed has the time of the creation for its own. */
function hasRun({ state, startedAtNs, createdAtNs }: ContainerRecord['facts']): boolean {
  return state === 'CONTAINER_EXITED' && startedAtNs > createdAtNs;
}

/** A record made of the Engine's list has the creation for all times: nothing can be concluded from it. */
function isStartedAgain(
  { facts: before }: SandboxRecord | ContainerRecord,
  { facts: after }: SandboxRecord | ContainerRecord,
): boolean {
  return before.startedAtNs > before.createdAtNs && after.startedAtNs > before.startedAtNs;
}
