import type { Clock } from '../async/clock.js';
import type { ListPodSandboxStatsRequest } from '../cri/generated/runtime/v1/ListPodSandboxStatsRequest.js';
import type { ListPodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/ListPodSandboxStatsResponse.js';
import type { PodSandboxStatsInit } from '../cri/generated/runtime/v1/PodSandboxStats.js';
import type { PodSandboxStatsFilter } from '../cri/generated/runtime/v1/PodSandboxStatsFilter.js';
import type { PodSandboxStatsRequest } from '../cri/generated/runtime/v1/PodSandboxStatsRequest.js';
import type { PodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/PodSandboxStatsResponse.js';
import type { StreamPodSandboxStatsRequest } from '../cri/generated/runtime/v1/StreamPodSandboxStatsRequest.js';
import type { StreamPodSandboxStatsResponseInit } from '../cri/generated/runtime/v1/StreamPodSandboxStatsResponse.js';
import { hasLabels } from '../state/filter.js';
import { requireSandbox } from '../state/require-record.js';
import type { SandboxFacts } from '../translate/facts.js';
import { allSlices, stepsInSlices } from '../async/in-slices.js';
import { sandboxAttributes, type ReadSandbox } from './read-sandbox.js';
import { leaveOutFailedSteps } from './leave-out-failed.js';
import type { StatsContainers } from './parts.js';

export interface SandboxStatsParts {
  readonly containers: StatsContainers;
  /** Prepared once per request: it looks at all records first. */
  readonly prepareRead: () => ReadSandbox;
  readonly clock: Clock;
  /** Told of each sandbox that a list leaves out. */
  readonly onFailed: (error: unknown) => void;
}

export interface SandboxStatsRpcs {
  /** `not-found` without such a sandbox. One that does not run has attributes only. */
  podSandboxStats(request: PodSandboxStatsRequest, signal: AbortSignal): Promise<PodSandboxStatsResponseInit>;
  /** The running sandboxes that match. */
  listPodSandboxStats(
    request: ListPodSandboxStatsRequest,
    signal: AbortSignal,
  ): Promise<ListPodSandboxStatsResponseInit>;
  streamPodSandboxStats(
    request: StreamPodSandboxStatsRequest,
    signal: AbortSignal,
  ): AsyncIterable<StreamPodSandboxStatsResponseInit>;
}

export function createSandboxStats({
  containers,
  prepareRead,
  clock,
  onFailed,
}: SandboxStatsParts): SandboxStatsRpcs {
  function slices(
    filter: PodSandboxStatsFilter | null,
    signal: AbortSignal,
  ): AsyncIterable<PodSandboxStatsInit[]> {
    const running = containers.sandboxes().filter((sandbox) => sandbox.running && matches(sandbox, filter));
    return stepsInSlices(running, leaveOutFailedSteps(prepareRead(), onFailed), clock, signal);
  }

  return {
    async podSandboxStats({ podSandboxId }, signal) {
      const sandbox = requireSandbox(containers, podSandboxId);
      const [stats] = await allSlices(stepsInSlices([sandbox], prepareRead(), clock, signal));
      return { stats: stats ?? { attributes: sandboxAttributes(sandbox) } };
    },
    async listPodSandboxStats({ filter }, signal) {
      return { stats: await allSlices(slices(filter, signal)) };
    },
    async *streamPodSandboxStats({ filter }, signal) {
      for await (const podSandboxStats of slices(filter, signal)) yield { podSandboxStats };
    },
  };
}

function matches(sandbox: SandboxFacts, filter: PodSandboxStatsFilter | null): boolean {
  return (
    filter === null || (sandbox.id.startsWith(filter.id) && hasLabels(sandbox.labels, filter.labelSelector))
  );
}
