import type { StatsHost } from '../../host/kernel-files.js';
import type { CgroupDirectories } from '../usage/cgroup-directories.js';

/** The hierarchies of cgroup version 1, by what they count; one and the same on version 2. */
export type Controller = Exclude<keyof CgroupDirectories, 'version' | 'path'>;

/** The files of one container: each is read once, however many metrics are in it. */
export interface CgroupFiles {
  /** Undefined when the node has no such file, or the container has ended. */
  text(controller: Controller, file: string): string | undefined;
  /** A file of the container's first process, below `/proc/<pid>/`. */
  ofProcess(file: string): string | undefined;
}

export function createCgroupFiles(
  host: Pick<StatsHost, 'readFile'>,
  directories: CgroupDirectories,
  pid: number,
): CgroupFiles {
  const texts = new Map<string, string | undefined>();

  function read(path: string): string | undefined {
    if (!texts.has(path)) texts.set(path, host.readFile(path));
    return texts.get(path);
  }

  return {
    text(controller, file) {
      const directory = directories[controller];
      return directory === undefined ? undefined : read(`${directory}/${file}`);
    },
    ofProcess: (file) => read(`/proc/${String(pid)}/${file}`),
  };
}
