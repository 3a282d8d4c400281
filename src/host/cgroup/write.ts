import { constants } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ownCgroup } from '../process-owner.js';

/** The first process of a container. Ids of processes are used again: the container's tells whether it still is the one. */
export interface ContainerProcess {
  readonly containerId: string;
  readonly pid: number;
}

/** One value for one file of a cgroup. */
export interface CgroupWrite {
  /** `hugetlb` is that hierarchy of cgroup v1; `unified` the one hierarchy of cgroup v2. */
  readonly controller: 'hugetlb' | 'unified';
  readonly file: string;
  readonly value: string;
}

/** `no such file`: the kernel does not have the controller, or nobody mounted or enabled it. */
export type CgroupOutcome = 'written' | 'no such file' | 'ended';

export interface Cgroups {
  write(process: ContainerProcess, write: CgroupWrite): Promise<CgroupOutcome>;
  /** The processes in the cgroup of the container's first one; none when it has ended. */
  members(process: ContainerProcess): Promise<readonly string[]>;
}

export interface CgroupRoots {
  /** `/proc` */
  readonly proc: string;
  /** `/sys/fs/cgroup` */
  readonly cgroup: string;
}

export function createCgroups({ proc, cgroup }: CgroupRoots): Cgroups {
  /** The lines of /proc/<pid>/cgroup: controllers, and what `pick` takes of the path. None when the container has ended. */
  async function pathsOf(
    { containerId, pid }: ContainerProcess,
    pick: typeof ownCgroup = ownCgroup,
  ): Promise<ReadonlyMap<string, string>> {
    const text = await unlessGone(readFile(join(proc, String(pid), 'cgroup'), 'utf8'));
    const lines = (text ?? '').split('\n').flatMap((line) => {
      const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      const own = pick(path, containerId);
      return own === undefined ? [] : controllers.split(',').map((controller) => [controller, own] as const);
    });
    return new Map(lines);
  }

  /** Where the container's cgroup of this controller is mounted; undefined when there is none. */
  async function directory(
    controller: string,
    paths: ReadonlyMap<string, string>,
  ): Promise<string | undefined> {
    const own = paths.get(controller);
    if (own !== undefined) return posix.join(cgroup, await mountOf(controller), own);
    const unified = paths.get('');
    // On cgroup v1 there may be such a hierarchy besides, in a directory below: it has no controller that is in use.
    const isOnlyOne = unified !== undefined && paths.size === 1 && controller !== 'hugetlb';
    return isOnlyOne ? posix.join(cgroup, unified) : undefined;
  }

  /** Controllers of cgroup v1 that are mounted together have a directory of both names, in either order. */
  async function mountOf(controller: string): Promise<string> {
    const names = await readdir(cgroup);
    return names.find((name) => name.split(',').includes(controller)) ?? controller;
  }

  return {
    async write(process, { controller, file, value }) {
      const paths = await pathsOf(process);
      if (paths.size === 0) return 'ended';
      const found = await directory(controller, paths);
      if (found === undefined) return 'no such file';
      // Not made when it is not there, nor opened to be read: some can only be written.
      const written = await unlessGone(
        writeFile(join(found, file), value, { flag: constants.O_WRONLY }).then(() => true),
      );
      if (written === true) return 'written';
      return (await pathsOf(process)).size === 0 ? 'ended' : 'no such file';
    },
    async members(process) {
      // A container that made cgroups for itself has its processes in those: cgroup v2 allows none beside them.
      const found = await directory('memory', await pathsOf(process, wholePath));
      const text =
        found === undefined ? undefined : await unlessGone(readFile(join(found, 'cgroup.procs'), 'utf8'));
      return (text ?? '').split('\n').filter((line) => line !== '');
    },
  };
}

function wholePath(path: string, containerId: string): string | undefined {
  return ownCgroup(path, containerId) === undefined ? undefined : path;
}

/** Undefined when the file or the process is not there. */
export async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'ENODEV') return undefined;
    throw error;
  }
}
