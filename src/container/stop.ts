import type { StopContainerRequest } from '../cri/generated/runtime/v1/StopContainerRequest.js';
import type { StopContainerResponseInit } from '../cri/generated/runtime/v1/StopContainerResponse.js';
import { hasFault } from '../errors/adapter-error.js';
import type { ContainerParts } from './parts.js';

/** The Engine reads a 32-bit number of seconds; 68 years are as good as forever. */
const LONGEST_GRACE_S = 2 ** 31 - 1;

/**
 * StopContainer: success when it is stopped or gone already. Not joined with a stop in progress: the kubelet
 * asks a second time with a shorter grace, and the Engine lets the shorter one win.
 */
export function createStopContainer(parts: Pick<ContainerParts, 'store' | 'engine' | 'reconciler'>) {
  return async function stopContainer(
    request: StopContainerRequest,
    signal: AbortSignal,
  ): Promise<StopContainerResponseInit> {
    const record = parts.store.findContainer(request.containerId);
    if (record?.facts.state !== 'CONTAINER_RUNNING') return {};
    const { id } = record.facts;
    try {
      await parts.engine.containers.stop(
        id,
        Math.min(Math.max(0, Number(request.timeout)), LONGEST_GRACE_S),
        signal,
      );
    } catch (error) {
      if (!hasFault(error, 'not-found')) throw error;
    }
    await parts.reconciler.container(id);
    return {};
  };
}
