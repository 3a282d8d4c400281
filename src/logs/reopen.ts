import type { ReopenContainerLogRequest } from '../cri/generated/runtime/v1/ReopenContainerLogRequest.js';
import type { ReopenContainerLogResponseInit } from '../cri/generated/runtime/v1/ReopenContainerLogResponse.js';
import { requireContainer } from '../state/require-record.js';
import type { Store } from '../state/store.js';
import type { ContainerLogs } from './container-logs.js';

/**
 * ReopenContainerLog: the kubelet has renamed the log, and wants the next line in a new file of the old name.
 */
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
    const { facts } = requireContainer(store, containerId);
    await logs.reopen(facts);
    return {};
  };
}
