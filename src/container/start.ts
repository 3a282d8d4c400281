import type { StartContainerRequest } from '../cri/generated/runtime/v1/StartContainerRequest.js';
import type { StartContainerResponseInit } from '../cri/generated/runtime/v1/StartContainerResponse.js';
import { unlessAborted, withLimit } from '../async/deadline.js';
import { AdapterError, hasFault, messageOf } from '../errors/adapter-error.js';
import type { ContainerRecord } from '../state/records.js';
import { cgroupWrites } from '../translate/to-engine/cgroup-files.js';
import { requireContainer } from '../state/require-record.js';
import type { ContainerParts } from './parts.js';
import { isGone, isPodNotReady, orWhatHappened } from './what-happened.js';
import { writeLimits } from './write-limits.js';

/** Killing takes milliseconds; a busy dockerd may take its time for all that follows. */
const STOP_LIMIT_MS = 60_000;

/**
 * StartContainer: once for each container. A start that the Engine refuses leaves it EXITED, with the
 * Engine's words in its status.
 */
export function createStartContainer(parts: ContainerParts) {
  return async function startContainer(
    request: StartContainerRequest,
    signal: AbortSignal,
  ): Promise<StartContainerResponseInit> {
    const { facts } = requireContainer(parts.store, request.containerId);
    requireStartable(parts, facts);
    signal.throwIfAborted();
    await unlessAborted(start(parts, facts).catch(reportedAfter(parts, facts.id, signal)), signal);
    return {};
  };
}

/** A failure that the caller does not wait for any more is in the log. */
function reportedAfter({ onWarning }: ContainerParts, containerId: string, signal: AbortSignal) {
  return (error: unknown): never => {
    if (signal.aborted)
      onWarning('a container could not be started properly after its caller had left', {
        containerId,
        error,
      });
    throw error;
  };
}

/**
 * Once begun it is carried to its end, whatever the caller does: the Engine starts the container of a call
 * that was dropped nevertheless, and it must neither go on without its limits nor outlive its pod. The limit
 * of every call to the Engine still counts.
 */
async function start(parts: ContainerParts, facts: ContainerRecord['facts']): Promise<void> {
  try {
    await orWhatHappened(parts, facts, [isGone, isPodNotReady], async () => {
      try {
        await parts.engine.containers.start(facts.id, new AbortController().signal);
      } finally {
        // Also after a failure or a passed deadline: the Engine may have started it nevertheless, or knows
        // now why it cannot.
        await parts.reconciler.container(facts.id);
      }
    });
  } catch (error) {
    if (parts.store.known.container(facts.id)?.facts.state === 'CONTAINER_RUNNING')
      await finish(parts, facts);
    throw error;
  }
  await finish(parts, facts);
}

async function finish(parts: ContainerParts, facts: ContainerRecord['facts']): Promise<void> {
  await requirePodStillReady(parts, facts);
  await applyCgroupFiles(parts, facts.id);
}

function requireStartable({ store }: ContainerParts, facts: ContainerRecord['facts']): void {
  if (facts.state !== 'CONTAINER_CREATED') {
    throw new AdapterError(
      'failed-precondition',
      `container ${facts.id} is in state ${facts.state}: only a created container can be started`,
    );
  }
  if (store.findSandbox(facts.sandboxId)?.ready !== true) {
    throw new AdapterError(
      'failed-precondition',
      `container ${facts.id}: its pod sandbox ${facts.sandboxId} is not ready`,
    );
  }
}

/** StopPodSandbox may have looked for running containers before this one was: it must not outlive its pod. */
async function requirePodStillReady(parts: ContainerParts, facts: ContainerRecord['facts']): Promise<void> {
  const why = isPodNotReady(parts, facts);
  if (why === undefined) return;
  await stopNow(parts, facts.id);
  throw why;
}

async function stopNow(parts: ContainerParts, id: string): Promise<void> {
  using limit = withLimit(STOP_LIMIT_MS, `stopping container ${id}`);
  try {
    await parts.engine.containers.stop(id, 0, limit);
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
  }
  await parts.reconciler.container(id);
}

/**
 * What the Engine's API cannot set (hugetlb limits, cgroup v2 `unified` keys) is written to the container's
 * cgroup. Should that fail the container must not continue without its limits.
 */
async function applyCgroupFiles(parts: ContainerParts, id: string): Promise<void> {
  const facts = parts.store.known.container(id)?.facts;
  if (facts === undefined || facts.pid === 0) return;
  try {
    await writeLimits(
      parts,
      { containerId: id, pid: facts.pid },
      cgroupWrites(facts.resources, parts.facts()),
    );
  } catch (error) {
    await stopNow(parts, id);
    throw new AdapterError(
      'internal',
      `container ${id} was stopped because its resource limits could not be set: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
