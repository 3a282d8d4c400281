import { readFileSync } from 'node:fs';

/**
 * Whether a process belongs to a container. A process id that was read a moment ago may have been given to
 * another process since: what kills a process, or enters one of its namespaces, asks this first, and as late
 * as possible.
 *
 * The Engine names the cgroup of a container after its id, with every cgroup driver. Synchronous, so that
 * nothing happens between the question and what is done with the answer.
 */
export function isProcessOf(pid: number, containerId: string, procRoot = '/proc'): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    const paths = pathsIn(readFileSync(`${procRoot}/${String(pid)}/cgroup`, 'latin1'));
    const isOwn = (around: ContainersAround): boolean =>
      paths.some((path) => ownCgroup(path, containerId, around) !== undefined);
    return isOwn(new Set()) || isOwn(containersAround(readFileSync(`${procRoot}/self/cgroup`, 'latin1')));
  } catch {
    // The process has ended, or cannot be seen from here.
    return false;
  }
}

/**
 * Parts of cgroup paths that name the containers that Berth itself runs in, if any: the Engine's containers
 * are then below them.
 */
export type ContainersAround = ReadonlySet<string>;

/** Takes the text of Berth's own `/proc/self/cgroup`. */
export function containersAround(ownCgroupText: string): ContainersAround {
  const parts = pathsIn(ownCgroupText).flatMap((path) => path.split('/'));
  return new Set(parts.filter((part) => ANY_CONTAINER.test(part)));
}

/**
 * The path of a cgroup as far as the part that the Engine named after the container: `<id>` (cgroupfs) or
 * `docker-<id>.scope` (systemd). What is below it the container made itself. Undefined when there is no such
 * part, or when it is below another container's: a container that may make cgroups can give them any name.
 */
export function ownCgroup(path: string, containerId: string, around: ContainersAround): string | undefined {
  if (containerId === '') return undefined;
  const isOwn = (part: string): boolean => part === containerId || part === `docker-${containerId}.scope`;
  const parts = path.split('/');
  const index = parts.findIndex((part) => isOwn(part) || (ANY_CONTAINER.test(part) && !around.has(part)));
  return isOwn(parts[index] ?? '') ? parts.slice(0, index + 1).join('/') : undefined;
}

/**
 * Runtimes name the cgroup of a container after its id, with their own name before it where systemd makes it.
 */
const ANY_CONTAINER = /^(?:[a-z-]+-)?[0-9a-f]{64}(?:\.scope)?$/;

function pathsIn(cgroupText: string): string[] {
  return cgroupText.split('\n').map((line) => line.replace(/^\d+:[^:]*:/, ''));
}
