import type { ListPodSandboxRequest } from '../cri/generated/runtime/v1/ListPodSandboxRequest.js';
import type { ListPodSandboxResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxResponse.js';
import type { StreamPodSandboxesRequest } from '../cri/generated/runtime/v1/StreamPodSandboxesRequest.js';
import type { StreamPodSandboxesResponseInit } from '../cri/generated/runtime/v1/StreamPodSandboxesResponse.js';
import { inChunks, lengthOfTexts } from '../async/in-chunks.js';
import { filterSandboxes } from '../state/filter.js';
import type { SandboxRecord } from '../state/records.js';
import type { SandboxParts } from './parts.js';

/** ListPodSandbox, from memory. */
export function createListPodSandbox({ store }: Pick<SandboxParts, 'store'>) {
  return (request: ListPodSandboxRequest): ListPodSandboxResponseInit => ({
    items: filterSandboxes(store.sandboxes(), request.filter).map(({ listed }) => listed),
  });
}

/** StreamPodSandboxes: the list as it is at the call, in messages of a bounded size. */
export function createStreamPodSandboxes({ store }: Pick<SandboxParts, 'store'>) {
  return function* ({
    filter,
  }: StreamPodSandboxesRequest): Generator<StreamPodSandboxesResponseInit, void, undefined> {
    for (const chunk of inChunks(filterSandboxes(store.sandboxes(), filter), textOf))
      yield { podSandboxes: chunk.map(({ listed }) => listed) };
  };
}

function textOf({ facts }: SandboxRecord): number {
  return lengthOfTexts(facts.labels) + lengthOfTexts(facts.annotations);
}
