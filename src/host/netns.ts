import { readFile, stat } from 'node:fs/promises';
import { isProcessOf } from './process-owner.js';

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
 * True when `lo` is up in a namespace given by `netnsPath`, seen from outside: the kernel keeps 127.0.0.1 in
 * the namespace's routing trie only while its interface is up. Docker (20.10 and 28.5 were tried) brings `lo`
 * up itself for network mode `none`, and so the loopback plugin, a process per pod, is not needed. False if
 * unknown.
 */
export async function isLoopbackUp(path: string): Promise<boolean> {
  const pid = pidOfNetns(path);
  if (pid === undefined) return false;
  const trie = await readFile(`/proc/${String(pid)}/net/fib_trie`, 'utf8').catch(() => '');
  return trie.includes('127.0.0.1');
}

/**
 * The path, as long as it leads to the sandbox's own namespace. One of `netnsPath` may be another process's
 * by now, for which the plugins must not be called; other paths count while they exist.
 */
export async function ownNetns(
  path: string | undefined,
  sandboxId: string,
  procRoot?: string,
): Promise<string | undefined> {
  if (path === undefined || isOfAnother(path, sandboxId, procRoot)) return undefined;
  return (await netnsExists(path)) ? path : undefined;
}

/** True for a path of `netnsPath` behind which there is not, or no longer, a process of the sandbox. */
export function isOfAnother(path: string, sandboxId: string, procRoot?: string): boolean {
  return pidOfNetns(path) !== undefined && !isNetnsOf(path, sandboxId, procRoot);
}

/**
 * True when the process behind a path of `netnsPath` is the sandbox's own. This also recognises pause
 * processes that another Engine of this node still runs.
 */
export function isNetnsOf(path: string, sandboxId: string, procRoot?: string): boolean {
  const pid = pidOfNetns(path);
  return pid !== undefined && isProcessOf(pid, sandboxId, procRoot);
}
