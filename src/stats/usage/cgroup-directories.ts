import { posix } from 'node:path';
import { createCgroupLocator } from '../../host/cgroup/locate.js';
import type { StatsHost } from '../../host/kernel-files.js';

/**
 * Where the files of one cgroup are: absolute directories, all the same on version 2. Undefined: not to be
 * seen here.
 */
export interface CgroupDirectories {
  readonly version: 1 | 2;
  /** The cgroup itself, as the kernel names it: `/kubepods/burstable/podX/ID`. */
  readonly path: string;
  /** cpuacct on version 1. */
  readonly cpu: string | undefined;
  /** Shares and quota; what version 1 calls cpu. */
  readonly cpuLimits: string | undefined;
  readonly memory: string | undefined;
  readonly pids: string | undefined;
  /** blkio on version 1. */
  readonly io: string | undefined;
  readonly hugetlb: string | undefined;
  /**
   * The version 2 hierarchy, on hybrid nodes too; undefined when the kernel keeps no pressure information.
   */
  readonly pressure: string | undefined;
}

/** Finds the cgroups of containers whose statistics are read. */
export interface CgroupDirectoriesFinder {
  /**
   * Undefined when the process is not the container's (see locate.ts), or no file of its cgroups is to be
   * seen here.
   */
  ofContainer(id: string, pid: number): CgroupDirectories | undefined;
  /** Forgets every container but these. */
  keepOnly(ids: ReadonlySet<string>): void;
}

/** The answer is kept per container for as long as its process stays the same: a runtime does not move it. */
export function createCgroupDirectories(host: StatsHost): CgroupDirectoriesFinder {
  const locator = createCgroupLocator(host);
  const known = new Map<string, { readonly pid: number; readonly directories: CgroupDirectories }>();
  let hasPressure: boolean | undefined;

  function find(containerId: string, pid: number): CgroupDirectories | undefined {
    const cgroups = locator.locate({ containerId, pid });
    if (cgroups === undefined) return undefined;
    const { version, path, ofContainer } = cgroups;
    const cpu = ofContainer('cpuacct');
    const memory = ofContainer('memory');
    if (cpu === undefined && memory === undefined) return undefined;
    // Where the kernel keeps no pressure information, no file of it need be tried, for any container.
    hasPressure ??= host.readFile('/proc/pressure/cpu') !== undefined;
    const pressure = hasPressure ? ofContainer('unified') : undefined;
    return {
      version,
      path,
      cpu,
      cpuLimits: ofContainer('cpu'),
      memory,
      pids: ofContainer('pids'),
      io: ofContainer('blkio'),
      hugetlb: ofContainer('hugetlb'),
      pressure,
    };
  }

  return {
    ofContainer(id, pid) {
      const found = known.get(id);
      if (found?.pid === pid) return found.directories;
      known.delete(id);
      const directories = find(id, pid);
      if (directories !== undefined) known.set(id, { pid, directories });
      return directories;
    },
    keepOnly(ids) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };
}

/**
 * The cgroup of the pod: the one that the container's is in, when it carries the name that the kubelet gave
 * as cgroup parent (`/kubepods/burstable/podX`, or `kubepods-burstable-podX.slice`, whose directory systemd
 * puts below others).
 */
export function podDirectories(
  container: CgroupDirectories,
  cgroupParent: string,
): CgroupDirectories | undefined {
  const name = posix.basename(cgroupParent);
  if (name === '') return undefined;
  const above = (directory: string | undefined): string | undefined => {
    const parent = directory === undefined ? undefined : posix.dirname(directory);
    return parent !== undefined && posix.basename(parent) === name ? parent : undefined;
  };
  const { version, path } = container;
  const pod = {
    version,
    path: posix.dirname(path),
    cpu: above(container.cpu),
    cpuLimits: above(container.cpuLimits),
    memory: above(container.memory),
    pids: above(container.pids),
    io: above(container.io),
    hugetlb: above(container.hugetlb),
  };
  if (pod.cpu === undefined && pod.memory === undefined) return undefined;
  return { ...pod, pressure: above(container.pressure) };
}
