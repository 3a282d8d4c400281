import type { ListContainersRequest } from '../cri/generated/runtime/v1/ListContainersRequest.js';
import type { ListContainersResponseInit } from '../cri/generated/runtime/v1/ListContainersResponse.js';
import { filterContainers } from '../state/filter.js';
import type { ContainerParts } from './parts.js';

/** ListContainers, from memory. */
export function createListContainers({ store }: Pick<ContainerParts, 'store'>) {
  return (request: ListContainersRequest): ListContainersResponseInit => ({
    containers: filterContainers(store.containers(), request.filter).map(({ listed }) => listed),
  });
}
