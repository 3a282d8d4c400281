import type { ReopenContainerLogRequest } from '../cri/generated/runtime/v1/ReopenContainerLogRequest.js';
import type { ReopenContainerLogResponseInit } from '../cri/generated/runtime/v1/ReopenContainerLogResponse.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { Store } from '../state/store.js';
import type { ContainerLogs } from './container-logs.js';

/** ReopenContainerLog: the kubelet has renamed the log, and wants the next line in a new file of the old name. */
export function createReopenContainerLog({
  store,
  logs,
}: {
  readonly store: Pick<Store, 'findContainer'>;
  readonly logs: ContainerLogs;
}) {
  return async function reopenContainerLog({
    containerId,
  }: ReopenContainerLogRequest): Promise<ReopenContainerLogResponseInit> {
    const record = store.findContainer(containerId);
    if (record === undefined)
      throw new AdapterError('not-found', `no container ${JSON.stringify(containerId)}`);
    await logs.reopen(record.facts);
    return {};
  };
}
