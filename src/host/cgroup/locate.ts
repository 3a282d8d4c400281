import type { StatsHost } from '../kernel-files.js';
import { containersAround, ownCgroup, type ContainersAround } from '../process-owner.js';
import { directoryOf, parseCgroupMounts, parseProcessCgroups, type CgroupMount } from './parse-tables.js';

/**
 * The first process of a container. Ids of processes are used again: the container's tells whether it still
 * is the one.
 */
export interface ContainerProcess {
  readonly containerId: string;
  readonly pid: number;
}

/**
 * Where a process of a container is, as absolute directories. Undefined for a controller whose hierarchy is not
 * mounted here, or does not show the cgroup. On version 2 every controller is in the one hierarchy; on version 1
 * `unified` is the version 2 hierarchy that hybrid nodes have beside the others.
 */
export interface ProcessCgroups {
  readonly version: 1 | 2;
  /** The container's cgroup, as the kernel names it: `/kubepods/burstable/podX/ID`. */
  readonly path: string;
  /** The cgroup that the Engine made for the container, with all that the container made below it. */
  ofContainer(controller: string): string | undefined;
  /** The cgroup that the process itself is in: an init system moves its processes into some of its own. */
  ofProcess(controller: string): string | undefined;
}

/** Finds the cgroups of containers by asking the kernel where their first process is. */
export interface CgroupLocator {
  /**
   * Undefined when the process has ended or is not the container's: it runs on another machine, or its number
   * was given away.
   */
  locate(process: ContainerProcess): ProcessCgroups | undefined;
}

/**
 * Asking the kernel, instead of putting paths together, is right for every cgroup driver, runtime and
 * nesting, and in a cgroup namespace of Berth's own. What is read and what is written of a container's
 * cgroups is found here.
 */
export function createCgroupLocator(host: StatsHost): CgroupLocator {
  let known: readonly CgroupMount[] = [];
  let knownAround: ContainersAround | undefined;

  /** Read until there are some: cgroupfs may be mounted after Berth has started. */
  function mounts(): readonly CgroupMount[] {
    if (known.length === 0) known = parseCgroupMounts(host.readFile('/proc/self/mountinfo') ?? '');
    return known;
  }

  function around(): ContainersAround {
    knownAround ??= containersAround(host.readFile('/proc/self/cgroup') ?? '');
    return knownAround;
  }

  return {
    locate({ containerId, pid }) {
      if (pid <= 0) return undefined;
      const paths = parseProcessCgroups(host.readFile(`/proc/${pid}/cgroup`) ?? '');
      const own = (path: string): string | undefined => ownCgroup(path, containerId, around());
      const isOwn = (path: string): boolean => own(path) !== undefined;
      const ownPath = own([...paths.values()].find(isOwn) ?? '');
      if (ownPath === undefined) return undefined;
      const version = paths.has('memory') || paths.has('cpuacct') ? 1 : 2;

      function directory(controller: string, partOf: (path: string) => string | undefined) {
        const hierarchy = version === 2 ? 'unified' : controller;
        const path = partOf(paths.get(hierarchy) ?? '');
        return path === undefined ? undefined : directoryOf(mounts(), hierarchy, path);
      }
      return {
        version,
        path: ownPath,
        ofContainer: (controller) => directory(controller, own),
        ofProcess: (controller) => directory(controller, (path) => (isOwn(path) ? path : undefined)),
      };
    },
  };
}
