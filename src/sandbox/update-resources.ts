import type { UpdatePodSandboxResourcesRequest } from '../cri/generated/runtime/v1/UpdatePodSandboxResourcesRequest.js';
import type { UpdatePodSandboxResourcesResponseInit } from '../cri/generated/runtime/v1/UpdatePodSandboxResourcesResponse.js';
import { requireSandbox } from '../state/require-record.js';
import type { SandboxParts } from './parts.js';
import type { PodResourcesRecord } from './pod-resources.js';

/**
 * UpdatePodSandboxResources: records what the pod has from now on, and touches nothing. The pod's cgroup is
 * the kubelet's, which calls this before it writes there, and again with the old figures when it could not;
 * any error but UNIMPLEMENTED makes it reject the resize.
 */
export function createUpdatePodSandboxResources(
  { store }: Pick<SandboxParts, 'store'>,
  podResources: PodResourcesRecord,
) {
  return ({
    podSandboxId,
    overhead,
    resources,
  }: UpdatePodSandboxResourcesRequest): UpdatePodSandboxResourcesResponseInit => {
    podResources.update(requireSandbox(store, podSandboxId).facts, { overhead, resources });
    return {};
  };
}
