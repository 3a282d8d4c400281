import type { UpdateContainerResourcesRequest } from '../cri/generated/runtime/v1/UpdateContainerResourcesRequest.js';
import type { UpdateContainerResourcesResponseInit } from '../cri/generated/runtime/v1/UpdateContainerResourcesResponse.js';
import { AdapterError, invalidArgument, messageOf } from '../errors/adapter-error.js';
import { planResourceUpdate, type ResourceUpdatePlan } from '../translate/resource-update.js';
import { requireContainer, type ContainerParts } from './parts.js';

/** UpdateContainerResources: what is 0 or absent stays as it is. An exited container has no resources to change. */
export function createUpdateContainerResources(parts: ContainerParts) {
  return async function updateContainerResources(
    request: UpdateContainerResourcesRequest,
    signal: AbortSignal,
  ): Promise<UpdateContainerResourcesResponseInit> {
    const { facts } = requireContainer(parts, request.containerId);
    if (request.linux === null) throw invalidArgument('linux', 'is missing');
    if (facts.state === 'CONTAINER_EXITED') {
      throw new AdapterError('failed-precondition', `container ${facts.id} has ended: its resources cannot be changed`);
    }
    const plan = planResourceUpdate({ resources: request.linux, current: facts.resources, facts: parts.facts() });
    if (Object.keys(plan.body).length > 0) await parts.engine.containers.update(facts.id, plan.body, signal);
    if (facts.pid !== 0) await applyToProcesses(parts, facts.id, facts.pid, plan);
    await parts.reconciler.container(facts.id);
    return {};
  };
}

async function applyToProcesses({ host }: ContainerParts, id: string, pid: number, plan: ResourceUpdatePlan): Promise<void> {
  try {
    for (const { controller, file, value } of plan.cgroupWrites) await host.writeCgroupFile(pid, controller, file, value);
    if (plan.oomScoreAdj !== undefined) await host.setOomScoreAdj(pid, plan.oomScoreAdj);
  } catch (error) {
    // Its process may have ended just now, or the kernel refuses the value.
    throw new AdapterError('internal', `container ${id}: its resources could not all be set: ${messageOf(error)}`, { cause: error });
  }
}
