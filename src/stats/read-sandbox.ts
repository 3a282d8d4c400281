import type { Clock } from '../async/clock.js';
import type { Steps } from '../async/in-slices.js';
import type { NetworkUsageInit } from '../cri/generated/runtime/v1/NetworkUsage.js';
import type { PodSandboxAttributesInit } from '../cri/generated/runtime/v1/PodSandboxAttributes.js';
import type { PodSandboxStatsInit } from '../cri/generated/runtime/v1/PodSandboxStats.js';
import { statsLabels } from './attributes.js';
import type { SandboxFacts } from '../translate/facts.js';
import { parseNetDev, toNetworkUsage } from './usage/proc-net-dev.js';
import type { ContainerReading, ReadContainer } from './read-container.js';
import type { StatsHost } from '../host/kernel-files.js';
import type { StatsContainers } from './parts.js';
import { runningBySandbox } from './running-by-sandbox.js';
import { sumReadings } from './usage/sum-readings.js';
import { toUsageMessages, value } from './usage/usage-messages.js';
import type { Reading, UsageReader } from './usage/usage-reader.js';

/**
 * One pod's statistics, read container by container; undefined when its pause container does not run, or not
 * where Berth can see it.
 */
export type ReadSandbox = (sandbox: SandboxFacts) => Steps<PodSandboxStatsInit>;

export interface ReadSandboxParts {
  readonly containers: Pick<StatsContainers, 'list' | 'sandboxes'>;
  readonly usage: UsageReader;
  readonly read: ReadContainer;
  readonly host: StatsHost;
  readonly clock: Clock;
  /** Told of what could not be read and is left out. */
  readonly onFailed: (error: unknown) => void;
}

/** Looks at all records once; what it returns is good for the sandboxes of one answer. */
export function prepareReadSandbox(parts: ReadSandboxParts): ReadSandbox {
  const { containers, usage, read } = parts;
  const running = runningBySandbox(containers.list());
  const shared = sharedParents(containers.sandboxes());

  function podReading(
    { id, pid, cgroupParent }: SandboxFacts,
    inside: readonly Reading[],
  ): Reading | undefined {
    const own = shared.has(cgroupParent) ? undefined : usage.ofPod(id, pid, cgroupParent);
    if (own !== undefined) return own;
    const pause = usage.ofContainer(id, pid);
    return pause === undefined ? undefined : sumReadings(pause, inside);
  }

  return function* (sandbox) {
    if (!sandbox.running) return undefined;
    const inside: ContainerReading[] = [];
    for (const container of running.get(sandbox.id) ?? []) {
      inside.push(read(container));
      yield;
    }
    const reading = podReading(
      sandbox,
      inside.flatMap((each) => each.reading ?? []),
    );
    if (reading === undefined) return undefined;
    return {
      attributes: sandboxAttributes(sandbox),
      linux: {
        ...toUsageMessages(reading),
        network: networkUsage(parts, sandbox),
        process: { timestamp: reading.readAtNs.toString(), processCount: value(reading.usage.processes) },
        containers: inside.flatMap((each) => (each.reading === undefined ? [] : each.stats)),
      },
    };
  };
}

export function sandboxAttributes(sandbox: SandboxFacts): PodSandboxAttributesInit {
  return { id: sandbox.id, metadata: sandbox.metadata, ...statsLabels(sandbox) };
}

/**
 * Cgroup parents that more than one pod has: crictl's users, unlike the kubelet, may give all pods the same.
 */
function sharedParents(sandboxes: readonly SandboxFacts[]): ReadonlySet<string> {
  const podOf = new Map<string, string>();
  const shared = new Set<string>();
  for (const { cgroupParent, metadata } of sandboxes) {
    const other = podOf.get(cgroupParent);
    // Attempts of the same pod, of which one runs, have the same uid.
    if (other !== undefined && other !== metadata.uid) shared.add(cgroupParent);
    podOf.set(cgroupParent, metadata.uid);
  }
  return shared;
}

/**
 * A pod on the node's network has no interfaces of its own: the node's counters are not its. Where they
 * cannot be read, the pod has its other statistics all the same.
 */
function networkUsage(
  { host, clock, onFailed }: Pick<ReadSandboxParts, 'host' | 'clock' | 'onFailed'>,
  sandbox: SandboxFacts,
): NetworkUsageInit | null {
  if (sandbox.network === 'node') return null;
  try {
    const lines = host.readLines(`/proc/${sandbox.pid}/net/dev`, NET_DEV_MAX_BYTES);
    return lines === undefined ? null : toNetworkUsage(parseNetDev(lines), clock.nowNs());
  } catch (error) {
    onFailed(error);
    return null;
  }
}

/** Some 8,000 interfaces, and some milliseconds: a pod decides how many there are before eth0. */
const NET_DEV_MAX_BYTES = 1024 * 1024;
