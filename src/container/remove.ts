import type { RemoveContainerRequest } from '../cri/generated/runtime/v1/RemoveContainerRequest.js';
import type { RemoveContainerResponseInit } from '../cri/generated/runtime/v1/RemoveContainerResponse.js';
import { hasFault } from '../errors/adapter-error.js';
import type { ContainerParts } from './parts.js';

/**
 * RemoveContainer: by force when it runs, with its anonymous volumes; success when it is gone already. Its
 * log file stays: it is the kubelet's.
 */
export function createRemoveContainer(parts: Pick<ContainerParts, 'store' | 'engine' | 'reconciler'>) {
  return async function removeContainer(
    request: RemoveContainerRequest,
    signal: AbortSignal,
  ): Promise<RemoveContainerResponseInit> {
    const record = parts.store.findContainer(request.containerId);
    if (record === undefined) return {};
    try {
      await parts.engine.containers.remove(record.facts.id, { force: true, volumes: true }, signal);
    } catch (error) {
      if (!hasFault(error, 'not-found')) throw error;
    }
    await parts.reconciler.container(record.facts.id);
    return {};
  };
}
