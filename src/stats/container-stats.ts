import type { Clock } from '../async/clock.js';
import type { ContainerStatsInit } from '../cri/generated/runtime/v1/ContainerStats.js';
import type { ContainerStatsFilter } from '../cri/generated/runtime/v1/ContainerStatsFilter.js';
import type { ContainerStatsRequest } from '../cri/generated/runtime/v1/ContainerStatsRequest.js';
import type { ContainerStatsResponseInit } from '../cri/generated/runtime/v1/ContainerStatsResponse.js';
import type { ListContainerStatsRequest } from '../cri/generated/runtime/v1/ListContainerStatsRequest.js';
import type { ListContainerStatsResponseInit } from '../cri/generated/runtime/v1/ListContainerStatsResponse.js';
import type { StreamContainerStatsRequest } from '../cri/generated/runtime/v1/StreamContainerStatsRequest.js';
import type { StreamContainerStatsResponseInit } from '../cri/generated/runtime/v1/StreamContainerStatsResponse.js';
import { hasLabels } from '../state/filter.js';
import { requireContainer } from '../state/require-record.js';
import type { ContainerFacts } from '../translate/facts.js';
import { allSlices, inSlices } from '../async/in-slices.js';
import type { ReadContainer } from './read-container.js';
import { leaveOutFailed } from './leave-out-failed.js';
import type { StatsContainers } from './parts.js';

export interface ContainerStatsParts {
  readonly containers: StatsContainers;
  /** Prepared once per request: it looks at all records first. */
  readonly prepareRead: () => ReadContainer;
  readonly clock: Clock;
  /** Told of each container that a list leaves out. */
  readonly onFailed: (error: unknown) => void;
}

export interface ContainerStatsRpcs {
  /**
   * `not-found` without such a container. One that does not run has attributes and the size of its layer, but
   * no usage.
   */
  containerStats(request: ContainerStatsRequest): ContainerStatsResponseInit;
  /** The running containers that match: those that have not started or have ended use nothing. */
  listContainerStats(
    request: ListContainerStatsRequest,
    signal: AbortSignal,
  ): Promise<ListContainerStatsResponseInit>;
  streamContainerStats(
    request: StreamContainerStatsRequest,
    signal: AbortSignal,
  ): AsyncIterable<StreamContainerStatsResponseInit>;
}

export function createContainerStats({
  containers,
  prepareRead,
  clock,
  onFailed,
}: ContainerStatsParts): ContainerStatsRpcs {
  function slices(
    filter: ContainerStatsFilter | null,
    signal: AbortSignal,
  ): AsyncIterable<ContainerStatsInit[]> {
    const running = containers
      .list()
      .filter((container) => container.state === 'CONTAINER_RUNNING' && matches(container, filter));
    const read = prepareRead();
    // Without a reading it has ended since the record was made.
    const statsOf = (container: ContainerFacts): ContainerStatsInit | undefined => {
      const { stats, reading } = read(container);
      return reading === undefined ? undefined : stats;
    };
    return inSlices(running, leaveOutFailed(statsOf, onFailed), clock, signal);
  }

  return {
    containerStats({ containerId }) {
      const container = requireContainer(containers, containerId);
      return { stats: prepareRead()(container).stats };
    },
    async listContainerStats({ filter }, signal) {
      return { stats: await allSlices(slices(filter, signal)) };
    },
    async *streamContainerStats({ filter }, signal) {
      for await (const containerStats of slices(filter, signal)) yield { containerStats };
    },
  };
}

function matches(container: ContainerFacts, filter: ContainerStatsFilter | null): boolean {
  if (filter === null) return true;
  return (
    container.id.startsWith(filter.id) &&
    container.sandboxId.startsWith(filter.podSandboxId) &&
    hasLabels(container.labels, filter.labelSelector)
  );
}
