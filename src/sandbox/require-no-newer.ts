import type { PodSandboxMetadata } from '../cri/generated/runtime/v1/PodSandboxMetadata.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { Store } from '../state/store.js';

/**
 * Throws `already-exists` when a later attempt of the pod is ready. A kubelet with EventedPLEG may take a pod
 * that it has not read yet, right after its start, for one without a sandbox. It then asks for attempt 0. A
 * second sandbox would make it stop both.
 */
export function requireNoNewer(store: Pick<Store, 'sandboxes'>, asked: PodSandboxMetadata | null): void {
  if (asked === null) return;
  const newer = store
    .sandboxes()
    .find(
      ({ ready, facts: { metadata } }) =>
        ready && isSamePod(metadata, asked) && metadata.attempt > asked.attempt,
    );
  if (newer === undefined) return;
  const { id, metadata } = newer.facts;
  throw new AdapterError(
    'already-exists',
    `config.metadata.attempt: pod ${asked.namespace}/${asked.name} has attempt ${String(metadata.attempt)} already, ready as pod sandbox ${id}`,
  );
}

function isSamePod(
  one: Pick<PodSandboxMetadata, 'namespace' | 'name' | 'uid'>,
  other: PodSandboxMetadata,
): boolean {
  return one.uid === other.uid && one.name === other.name && one.namespace === other.namespace;
}
