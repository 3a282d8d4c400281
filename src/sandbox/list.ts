import type { ListPodSandboxRequest } from '../cri/generated/runtime/v1/ListPodSandboxRequest.js';
import type { ListPodSandboxResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxResponse.js';
import { filterSandboxes } from '../state/filter.js';
import type { SandboxParts } from './parts.js';

/** ListPodSandbox, from memory. */
export function createListPodSandbox({ store }: Pick<SandboxParts, 'store'>) {
  return (request: ListPodSandboxRequest): ListPodSandboxResponseInit => ({
    items: filterSandboxes(store.sandboxes(), request.filter).map(({ listed }) => listed),
  });
}
