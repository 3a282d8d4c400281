import { posix } from 'node:path';
import { ownCgroup } from '../process-owner.js';
import { directoryOf, parseCgroupMounts, parseProcessCgroups, type CgroupMount } from './parse-tables.js';
import type { StatsHost } from '../kernel-files.js';

/** Where the files of one cgroup are: absolute directories, the same one four times on version 2. Undefined: not to be seen here. */
export interface CgroupDirectories {
  readonly version: 1 | 2;
  /** cpuacct on version 1. */
  readonly cpu: string | undefined;
  readonly memory: string | undefined;
  readonly pids: string | undefined;
  /** The version 2 hierarchy, on hybrid nodes too; undefined when the kernel keeps no pressure information. */
  readonly pressure: string | undefined;
}

/** Finds the cgroups of containers, and of their pods, by asking the kernel where their first process is. */
export interface CgroupLocator {
  /** Undefined when the process has ended or is not the container's: it runs on another machine, or its number was given away. */
  ofContainer(id: string, pid: number): CgroupDirectories | undefined;
  /** Forgets every container but these. */
  keepOnly(ids: ReadonlySet<string>): void;
}

/**
 * Asking the kernel, instead of putting paths together, is right for every cgroup driver, runtime and nesting. The answer is kept per
 * container for as long as its process stays the same: a runtime does not move it.
 */
export function createCgroupLocator(host: StatsHost): CgroupLocator {
  const known = new Map<string, { readonly pid: number; readonly directories: CgroupDirectories }>();
  let tables: KernelTables | undefined;

  return {
    ofContainer(id, pid) {
      const found = known.get(id);
      if (found?.pid === pid) return found.directories;
      known.delete(id);
      tables ??= readTables(host);
      const directories = tables === undefined ? undefined : locate(host, tables, id, pid);
      if (directories !== undefined) known.set(id, { pid, directories });
      return directories;
    },
    keepOnly(ids) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };
}

/**
 * The cgroup of the pod: the one that the container's is in, when it carries the name that the kubelet gave as cgroup parent
 * (`/kubepods/burstable/podX`, or `kubepods-burstable-podX.slice`, whose directory systemd puts below others).
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
  const { version } = container;
  const pod = {
    version,
    cpu: above(container.cpu),
    memory: above(container.memory),
    pids: above(container.pids),
  };
  if (pod.cpu === undefined && pod.memory === undefined) return undefined;
  return { ...pod, pressure: above(container.pressure) };
}

/** What holds for the whole node. */
interface KernelTables {
  readonly mounts: readonly CgroupMount[];
  /** The kernel keeps pressure stall information; else no file of it need be tried, for any container. */
  readonly pressure: boolean;
}

/** Undefined, so that it is asked again, before anything has mounted cgroupfs. */
function readTables(host: StatsHost): KernelTables | undefined {
  const mounts = parseCgroupMounts(host.readFile('/proc/self/mountinfo') ?? '');
  if (mounts.length === 0) return undefined;
  return { mounts, pressure: host.readFile('/proc/pressure/cpu') !== undefined };
}

function locate(
  host: StatsHost,
  tables: KernelTables,
  id: string,
  pid: number,
): CgroupDirectories | undefined {
  if (pid <= 0) return undefined;
  const paths = parseProcessCgroups(host.readFile(`/proc/${pid}/cgroup`) ?? '');
  const directory = (controller: string): string | undefined => {
    // An init system inside moves its processes into cgroups further down.
    const path = ownCgroup(paths.get(controller) ?? '', id);
    return path === undefined ? undefined : directoryOf(tables.mounts, controller, path);
  };
  const version = paths.has('memory') || paths.has('cpuacct') ? 1 : 2;
  const [cpu, memory, pids] =
    version === 1 ? ['cpuacct', 'memory', 'pids'] : ['unified', 'unified', 'unified'];
  const found = { version, cpu: directory(cpu), memory: directory(memory), pids: directory(pids) } as const;
  if (found.cpu === undefined && found.memory === undefined) return undefined;
  return { ...found, pressure: tables.pressure ? directory('unified') : undefined };
}
