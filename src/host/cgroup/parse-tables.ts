/** A mount of cgroupfs, from /proc/self/mountinfo. */
export interface CgroupMount {
  /** The controllers of a version 1 hierarchy, or `unified` for version 2. */
  readonly controllers: readonly string[] | 'unified';
  /** The cgroup that the mount shows as its top. */
  readonly root: string;
  readonly mountPoint: string;
}

/** The cgroup mounts of a mountinfo file (proc_pid_mountinfo(5)). */
export function parseCgroupMounts(mountinfo: string): CgroupMount[] {
  return mountinfo.split('\n').flatMap((line): CgroupMount[] => {
    const [place, filesystem] = line.split(' - ');
    if (place === undefined || filesystem === undefined) return [];
    const [, , , root, mountPoint] = place.split(' ');
    const [type, , options] = filesystem.split(' ');
    if (root === undefined || mountPoint === undefined) return [];
    const at = { root: unescape(root), mountPoint: unescape(mountPoint) };
    if (type === 'cgroup2') return [{ controllers: 'unified', ...at }];
    return type === 'cgroup' ? [{ controllers: options?.split(',') ?? [], ...at }] : [];
  });
}

/** Spaces, tabs, newlines and backslashes stand in mountinfo as three octal digits. */
function unescape(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_match, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/**
 * The cgroups of one process, from /proc/<pid>/cgroup (cgroups(7)): path by controller, version 2's under
 * `unified`.
 */
export function parseProcessCgroups(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const found = /^(\d+):([^:]*):(\/.*)$/.exec(line);
    const [, hierarchy, controllers, path] = found ?? [];
    if (path === undefined || controllers === undefined) continue;
    for (const controller of hierarchy === '0' ? ['unified'] : controllers.split(','))
      paths.set(controller, path);
  }
  return paths;
}

/** Where the mounts show this cgroup of that controller; undefined when they do not. */
export function directoryOf(
  mounts: readonly CgroupMount[],
  controller: string,
  path: string,
): string | undefined {
  for (const mount of mounts) {
    const shows =
      mount.controllers === 'unified' ? controller === 'unified' : mount.controllers.includes(controller);
    const below = shows ? pathBelow(mount.root, path) : undefined;
    if (below !== undefined) return mount.mountPoint + below;
  }
  return undefined;
}

/** `..` leads out of the cgroup namespace that Berth runs in, where no mount of it can show anything. */
function pathBelow(root: string, path: string): string | undefined {
  const prefix = root === '/' ? '' : root;
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return undefined;
  const below = path.slice(prefix.length);
  return below.split('/').includes('..') ? undefined : below;
}
