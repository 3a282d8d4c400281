import type { ListContainersRequest } from '../cri/generated/runtime/v1/ListContainersRequest.js';
import type { ListContainersResponseInit } from '../cri/generated/runtime/v1/ListContainersResponse.js';
import type { StreamContainersRequest } from '../cri/generated/runtime/v1/StreamContainersRequest.js';
import type { StreamContainersResponseInit } from '../cri/generated/runtime/v1/StreamContainersResponse.js';
import { inChunks, lengthOfTexts } from '../async/in-chunks.js';
import { filterContainers } from '../state/filter.js';
import type { ContainerRecord } from '../state/records.js';
import type { ContainerParts } from './parts.js';

/** ListContainers, from memory. */
export function createListContainers({ store }: Pick<ContainerParts, 'store'>) {
  return (request: ListContainersRequest): ListContainersResponseInit => ({
    containers: filterContainers(store.containers(), request.filter).map(({ listed }) => listed),
  });
}

/** StreamContainers: the list as it is at the call, in messages of a bounded size. */
export function createStreamContainers({ store }: Pick<ContainerParts, 'store'>) {
  return function* ({
    filter,
  }: StreamContainersRequest): Generator<StreamContainersResponseInit, void, undefined> {
    for (const chunk of inChunks(filterContainers(store.containers(), filter), textOf))
      yield { containers: chunk.map(({ listed }) => listed) };
  };
}

function textOf({ facts }: ContainerRecord): number {
  return lengthOfTexts(facts.labels) + lengthOfTexts(facts.annotations);
}
