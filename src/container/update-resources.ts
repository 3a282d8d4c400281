import type { UpdateContainerResourcesRequest } from '../cri/generated/runtime/v1/UpdateContainerResourcesRequest.js';
import type { UpdateContainerResourcesResponseInit } from '../cri/generated/runtime/v1/UpdateContainerResourcesResponse.js';
import { AdapterError, invalidArgument, messageOf } from '../errors/adapter-error.js';
import { planResourceUpdate, type ResourceUpdatePlan } from '../translate/to-engine/resource-update.js';
import type { ContainerProcess } from '../host/cgroup/locate.js';
import { requireContainer } from '../state/require-record.js';
import type { ContainerParts } from './parts.js';
import { hasEnded, isGone, orWhatHappened } from './what-happened.js';
import { writeLimits } from './write-limits.js';

/**
 * UpdateContainerResources: what is 0 or absent stays as it is. An exited container has no resources to
 * change.
 */
export function createUpdateContainerResources(parts: ContainerParts) {
  return async function updateContainerResources(
    request: UpdateContainerResourcesRequest,
    signal: AbortSignal,
  ): Promise<UpdateContainerResourcesResponseInit> {
    const { facts } = requireContainer(parts.store, request.containerId);
    if (request.linux === null) throw invalidArgument('linux', 'is missing');
    if (facts.state === 'CONTAINER_EXITED') {
      throw new AdapterError(
        'failed-precondition',
        `container ${facts.id} has ended: its resources cannot be changed`,
      );
    }
    const plan = planResourceUpdate({
      resources: request.linux,
      current: facts.resources,
      facts: parts.facts(),
    });
    await orWhatHappened(parts, facts, [isGone, hasEnded], async () => {
      if (Object.keys(plan.body).length > 0)
        await parts.engine.containers.update(facts.id, plan.body, signal);
      if (facts.pid !== 0) await applyToProcesses(parts, { containerId: facts.id, pid: facts.pid }, plan);
    });
    await parts.reconciler.container(facts.id);
    return {};
  };
}

async function applyToProcesses(
  parts: ContainerParts,
  process: ContainerProcess,
  plan: ResourceUpdatePlan,
): Promise<void> {
  try {
    await writeLimits(parts, process, plan.cgroupWrites);
    if (plan.oomScoreAdj !== undefined) await parts.host.setOomScoreAdj(process, plan.oomScoreAdj);
  } catch (error) {
    // The kernel refuses the value.
    const { containerId } = process;
    throw new AdapterError(
      'internal',
      `container ${containerId}: could not set all of its resources: ${messageOf(error)}`,
      {
        cause: error,
      },
    );
  }
}
