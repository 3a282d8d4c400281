import { constants } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStatsHost } from '../kernel-files.js';
import { createCgroupLocator, type ContainerProcess } from './locate.js';

/** One value for one file of a cgroup. */
export interface CgroupWrite {
  /** `hugetlb` is that hierarchy of cgroup v1; `unified` the one hierarchy of cgroup v2. */
  readonly controller: 'hugetlb' | 'unified';
  readonly file: string;
  readonly value: string;
}

/** `no such file`: the kernel does not have the controller, or it is not mounted or enabled. */
export type CgroupOutcome = 'written' | 'no such file' | 'ended';

export interface Cgroups {
  write(process: ContainerProcess, write: CgroupWrite): Promise<CgroupOutcome>;
  /** The processes in the cgroup of the container's first one; none when it has ended. */
  members(process: ContainerProcess): Promise<readonly string[]>;
}

export function createCgroups(root = ''): Cgroups {
  const locator = createCgroupLocator(createStatsHost(root));

  return {
    async write(process, { controller, file, value }) {
      const cgroups = locator.locate(process);
      if (cgroups === undefined) return 'ended';
      const directory = cgroups.ofContainer(controller);
      if (directory === undefined) return 'no such file';
      // Not made when it is not there, nor opened to be read: some can only be written.
      const written = await unlessGone(
        writeFile(join(root, directory, file), value, { flag: constants.O_WRONLY }).then(() => true),
      );
      if (written === true) return 'written';
      return locator.locate(process) === undefined ? 'ended' : 'no such file';
    },
    async members(process) {
      // A container that made cgroups for itself has its processes in those: cgroup v2 allows none beside
      // them.
      const directory = locator.locate(process)?.ofProcess('memory');
      if (directory === undefined) return [];
      const text = await unlessGone(readFile(join(root, directory, 'cgroup.procs'), 'utf8'));
      return (text ?? '').split('\n').filter((line) => line !== '');
    },
  };
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
