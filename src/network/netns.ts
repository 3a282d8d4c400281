import { readFile, stat } from 'node:fs/promises';

/** Path of a process's network namespace, as CNI plugins take it. Valid while the process lives. */
export function netnsPath(pid: number): string {
  return `/proc/${String(pid)}/ns/net`;
}

/** The process of a path of `netnsPath`. */
export function pidOfNetns(path: string): number | undefined {
  const pid = /^\/proc\/(\d+)\/ns\/net$/.exec(path)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** False when the namespace is gone, or the path was never one: then DEL is asked without it. */
export async function netnsExists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * True when `lo` is up in a namespace given by `netnsPath`, seen from outside: the kernel keeps 127.0.0.1 in the namespace's routing
 * trie only while its interface is up. Docker (20.10 and 28.5 were tried) brings `lo` up itself for network mode `none`, and so the loopback
 * plugin, a process per pod, is not needed. False where it cannot be told.
 */
export async function isLoopbackUp(path: string): Promise<boolean> {
  const pid = pidOfNetns(path);
  if (pid === undefined) return false;
  const trie = await readFile(`/proc/${String(pid)}/net/fib_trie`, 'utf8').catch(() => '');
  return trie.includes('127.0.0.1');
}

/**
 * True when the process behind a path of `netnsPath` is the sandbox's own: a process id may have been given to another one since, but
 * the Engine names a container's cgroup after it. So is told, too, what another Engine of this node still runs.
 */
export async function isNetnsOf(path: string, sandboxId: string, procRoot = '/proc'): Promise<boolean> {
  const pid = pidOfNetns(path);
  if (pid === undefined) return false;
  const cgroups = await readFile(`${procRoot}/${String(pid)}/cgroup`, 'utf8').catch(() => '');
  const parts = cgroups.split(/[\n/:]/);
  return parts.some((part) => part === sandboxId || part.endsWith(`-${sandboxId}.scope`));
}
