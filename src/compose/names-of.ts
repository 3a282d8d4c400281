import type { NamesOf } from '../grpc/call-subject.js';
import type { Store } from '../state/store.js';

/** Names for the log, from the records as they were last known. */
export function createNamesOf({ known }: Pick<Store, 'known'>): NamesOf {
  return ({ sandboxId, containerId }) => {
    const container = containerId === undefined ? undefined : known.container(containerId)?.facts;
    const pod = known.sandbox(container?.sandboxId ?? sandboxId ?? '')?.facts.metadata;
    return {
      ...(container === undefined
        ? {}
        : { sandboxId: container.sandboxId, container: container.metadata.name }),
      ...(pod === undefined ? {} : { namespace: pod.namespace, pod: pod.name }),
    };
  };
}
