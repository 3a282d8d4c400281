import type { CacheEntry } from './cni/cache.js';
import { readResult, type CniResult } from './cni/result.js';
import { pidOfNetns } from '../host/netns.js';
import type { AttachedTo } from '../state/records.js';
import { podIps } from './pod-ips.js';

/** What the result cache knows of a pod's network. */
export interface CachedNetwork {
  readonly ips: readonly string[];
  /**
   * The process in whose network namespace it was set up, or when, if the entry does not name the process.
   */
  readonly attachedTo: AttachedTo;
}

/** Of a finished attachment; undefined for one that is not, or that has no addresses. */
export function cachedEntryNetwork(entry: CacheEntry): CachedNetwork | undefined {
  const result = resultOf(entry);
  const ips = result === undefined ? [] : podIps(result, entry.attachment.ifName);
  if (result === undefined || ips.length === 0) return undefined;
  // Before its version 1.2, libcni did not write the path of the namespace itself; results mostly have it.
  const paths = [entry.attachment.netns, ...result.interfaces.map(({ sandbox }) => sandbox)];
  const pid = paths.map((path) => pidOfNetns(path ?? '')).find((found) => found !== undefined);
  return { ips, attachedTo: pid === undefined ? { atMs: entry.writtenAtMs } : { pid } };
}

export function cachedEntryIps(entry: CacheEntry): readonly string[] | undefined {
  return cachedEntryNetwork(entry)?.ips;
}

function resultOf(entry: CacheEntry): CniResult | undefined {
  if (entry.result === undefined) return undefined;
  try {
    return readResult(entry.result, '');
  } catch {
    return undefined; // a result that cannot be read has no addresses; DEL works without it
  }
}
