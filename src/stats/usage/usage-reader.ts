import type { Clock } from '../../async/clock.js';
import { createCgroupDirectories, podDirectories, type CgroupDirectories } from './cgroup-directories.js';
import type { CgroupUsage } from './cgroup-usage.js';
import { readCgroupV1 } from './read-cgroup-v1.js';
import { readCgroupV2 } from './read-cgroup-v2.js';
import { createSampler, type Sampler } from './sampler.js';
import type { StatsHost } from '../../host/kernel-files.js';

/** What a container or a pod uses now. */
export interface Reading {
  readonly usage: CgroupUsage;
  /** Nanoseconds since 1970. */
  readonly readAtNs: bigint;
  /** Undefined until there are two readings at least a second apart. */
  readonly nanoCores: bigint | undefined;
}

/**
 * Reads the kernel's counters. Undefined: the container has ended meanwhile, or its processes are not to be
 * seen from here.
 */
export interface UsageReader {
  /** `id` of a container or of a sandbox, whose own pause process is meant then. */
  ofContainer(id: string, pid: number): Reading | undefined;
  /**
   * The cgroup that holds all of a pod, found from its pause process; undefined too when there is no cgroup
   * of that name.
   */
  ofPod(sandboxId: string, pid: number, cgroupParent: string): Reading | undefined;
  /** Forgets what it kept of every container and sandbox but these. */
  keepOnly(ids: ReadonlySet<string>): void;
}

export function createUsageReader(host: StatsHost, clock: Clock): UsageReader {
  const directories = createCgroupDirectories(host);
  const containers = createSampler();
  const pods = createSampler();

  function read(found: CgroupDirectories | undefined, id: string, sampler: Sampler): Reading | undefined {
    if (found === undefined) return undefined;
    const usage = found.version === 1 ? readCgroupV1(host, found) : readCgroupV2(host, found);
    if (usage.cpu === undefined && usage.memory === undefined) return undefined;
    const rate =
      usage.cpu === undefined
        ? undefined
        : sampler.rate(id, { usageNs: usage.cpu.usageNs, atMs: clock.monotonicMs() });
    return { usage, readAtNs: clock.nowNs(), nanoCores: rate };
  }

  return {
    ofContainer: (id, pid) => read(directories.ofContainer(id, pid), id, containers),
    ofPod(sandboxId, pid, cgroupParent) {
      const pause = directories.ofContainer(sandboxId, pid);
      return read(pause === undefined ? undefined : podDirectories(pause, cgroupParent), sandboxId, pods);
    },
    keepOnly(ids) {
      for (const part of [directories, containers, pods]) part.keepOnly(ids);
    },
  };
}
