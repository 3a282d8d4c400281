import { readFileSync } from 'node:fs';

/**
 * Whether a process belongs to a container. A process id that was read a moment ago may have been given to another process since: whoever
 * kills a process, or enters one of its namespaces, asks this first, and as late as possible.
 *
 * The Engine names the cgroup of a container after its id, with every cgroup driver. Synchronous, so that nothing happens between the
 * question and what is done with the answer.
 */
export function isProcessOf(pid: number, containerId: string, procRoot = '/proc'): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    return namesContainer(readFileSync(`${procRoot}/${String(pid)}/cgroup`, 'latin1'), containerId);
  } catch {
    // The process has ended, or cannot be seen from here.
    return false;
  }
}

/** Whether the text of a `/proc/<pid>/cgroup` has a cgroup of this container in it. */
function namesContainer(cgroupText: string, containerId: string): boolean {
  return cgroupText
    .split('\n')
    .some((line) => ownCgroup(line.replace(/^\d+:[^:]*:/, ''), containerId) !== undefined);
}

/**
 * The path of a cgroup as far as the part that the Engine named after the container: `<id>` (cgroupfs) or `docker-<id>.scope`
 * (systemd). What is below it the container made itself. Undefined when there is no such part.
 */
export function ownCgroup(path: string, containerId: string): string | undefined {
  if (containerId === '') return undefined;
  const parts = path.split('/');
  const index = parts.findIndex((part) => part === containerId || part.endsWith(`-${containerId}.scope`));
  return index < 0 ? undefined : parts.slice(0, index + 1).join('/');
}
