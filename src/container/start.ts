import type { StartContainerRequest } from '../cri/generated/runtime/v1/StartContainerRequest.js';
import type { StartContainerResponseInit } from '../cri/generated/runtime/v1/StartContainerResponse.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import type { ContainerRecord } from '../state/records.js';
import { cgroupWrites } from '../translate/to-engine/cgroup-files.js';
import { requireContainer, type ContainerParts } from './parts.js';
import { writeLimits } from './write-limits.js';

/** StartContainer: once for each container. A start that the Engine refuses leaves it EXITED, with the Engine's words in its status. */
export function createStartContainer(parts: ContainerParts) {
  return async function startContainer(
    request: StartContainerRequest,
    signal: AbortSignal,
  ): Promise<StartContainerResponseInit> {
    const { facts } = requireContainer(parts, request.containerId);
    requireStartable(parts, facts);
    try {
      await parts.engine.containers.start(facts.id, signal);
    } finally {
      // Also after a failure or a passed deadline: the Engine may have started it all the same, or knows now why it cannot.
      await parts.reconciler.container(facts.id);
    }
    await applyCgroupFiles(parts, facts.id);
    return {};
  };
}

function requireStartable({ store }: ContainerParts, facts: ContainerRecord['facts']): void {
  if (facts.state !== 'CONTAINER_CREATED') {
    throw new AdapterError(
      'failed-precondition',
      `container ${facts.id} is in state ${facts.state}: only a created one can be started`,
    );
  }
  if (store.findSandbox(facts.sandboxId)?.ready !== true) {
    throw new AdapterError(
      'failed-precondition',
      `container ${facts.id}: its pod sandbox ${facts.sandboxId} is not ready`,
    );
  }
}

/**
 * What the Engine's API cannot set (hugetlb limits, cgroup v2 `unified` keys) is written to the container's cgroup. Should that fail the
 * container must not go on without its limits.
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
    await parts.engine.containers.stop(id, 0, AbortSignal.timeout(60_000));
    await parts.reconciler.container(id);
    throw new AdapterError(
      'internal',
      `container ${id} was stopped, its resource limits could not be set: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
