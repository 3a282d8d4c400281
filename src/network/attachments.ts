import type { CacheEntry, ResultCache } from './cni/cache.js';
import { parseNetworkList } from './cni/config.js';

/** The interface of a pod's network, by which everyone expects it. */
export const podInterface = 'eth0';

/**
 * The cached attachments of a pod (or of all pods) that are the runtime's own, a pod's network first. Other
 * interface names are those of meta-plugins such as Multus, which look after them when their own DEL is run.
 */
export async function listAttachments(cache: ResultCache, sandboxId?: string): Promise<CacheEntry[]> {
  const entries = await cache.list(sandboxId);
  return entries
    .filter(({ attachment }) => attachment.ifName === podInterface)
    .sort((a, b) => b.writtenAtMs - a.writtenAtMs);
}

/**
 * cri-dockerd keeps an entry for `lo` too, under the name of the pod's interface. Nothing outside the
 * namespace hangs on it.
 */
export function isLoopbackEntry(entry: CacheEntry): boolean {
  try {
    return parseNetworkList(entry.configText).plugins.every(({ type }) => type === 'loopback');
  } catch {
    return false;
  }
}
