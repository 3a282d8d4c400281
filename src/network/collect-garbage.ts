import { messageOf } from '../errors/adapter-error.js';
import { isLoopbackEntry, listAttachments, podInterface } from './attachments.js';
import type { CacheEntry, ResultCache } from './cni/cache.js';
import type { PluginChain } from './cni/chain.js';
import { parseNetworkList } from './cni/config.js';
import type { ConfigDir } from './cni/config-dir.js';
import type { KeyedLock } from '../async/keyed-lock.js';
import { withLimit } from '../async/deadline.js';
import { isNetnsOf } from '../host/netns.js';
import type { NetworkLog } from './network-log.js';

export interface CollectGarbageParts {
  readonly config: ConfigDir;
  readonly chain: PluginChain;
  readonly cache: ResultCache;
  readonly locks: KeyedLock;
  readonly log: NetworkLog;
}

/** For one stale attachment: a plugin that hangs must not keep the others from being collected. */
const DELETE_LIMIT_MS = 60_000;

/**
 * Deletes attachments of sandboxes for which `isValid` is false, then passes the valid ones to the plugins of
 * the present network (CNI 1.1's GC). A failure is logged and does not keep the rest from being collected;
 * the next collection tries again.
 *
 * The network namespace that the cache names is never used: it is a path with a process id in it, which may
 * be another process's by now.
 */
export function createCollectGarbage(parts: CollectGarbageParts) {
  const { chain, cache, locks, log } = parts;

  async function deleteStale(entry: CacheEntry, signal: AbortSignal): Promise<void> {
    const { containerId, ifName } = entry.attachment;
    using limit = withLimit(DELETE_LIMIT_MS, `releasing the network of sandbox ${containerId}`, signal);
    if (isLoopbackEntry(entry)) await cache.remove(entry.network, containerId, ifName);
    else await chain.deleteCached(entry, () => Promise.resolve(undefined), limit);
    log.info({ sandboxId: containerId, network: entry.network }, 'released the network of a removed sandbox');
  }

  /** Under the sandbox's lock, and checked again: a StopPodSandbox may have been first. */
  async function deleteStaleOf(
    sandboxId: string,
    isValid: (sandboxId: string) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await locks.run(sandboxId, async () => {
      for (const entry of await listAttachments(cache, sandboxId)) {
        signal.throwIfAborted();
        if (!isValid(sandboxId) && !isShared(entry) && !isRunning(entry)) await deleteStale(entry, signal);
      }
    });
  }

  return async function collectGarbage(
    isValid: (sandboxId: string) => boolean,
    underWay: () => readonly string[],
    withoutAdds: (work: () => Promise<void>) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const known = new Set((await listAttachments(cache)).map(({ attachment }) => attachment.containerId));
    for (const sandboxId of [...known].filter((id) => !isValid(id))) {
      await deleteStaleOf(sandboxId, isValid, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        log.warn(
          { sandboxId, error: messageOf(error) },
          'could not release the network of a removed sandbox',
        );
      });
    }

    // Not the deletions: a plugin that hangs for a pod that is gone must not keep new ones from being made.
    await withoutAdds(() => runPlugins(parts, underWay, signal));
  };
}

/** CNI 1.1's GC, for the present network. */
async function runPlugins(
  { config, chain, cache, log }: CollectGarbageParts,
  underWay: () => readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const state = config.state();
  if (state.kind !== 'usable') return;
  const left = (await listAttachments(cache)).filter(({ network }) => network === state.list.name);
  const valid = new Set([...left.map(({ attachment }) => attachment.containerId), ...underWay()]);
  await chain
    .collectGarbage(
      state.list,
      [...valid].sort().map((containerId) => ({ containerId, ifName: podInterface })),
      signal,
    )
    .catch((error: unknown) => {
      signal.throwIfAborted();
      log.warn(
        { network: state.list.name, error: messageOf(error) },
        'garbage collection by the CNI plugins failed',
      );
    });
}

/**
 * A sandbox that this Engine does not have but that runs is another Engine's, whose cache directory is the
 * same.
 */
function isRunning({ attachment }: CacheEntry): boolean {
  return attachment.netns !== undefined && isNetnsOf(attachment.netns, attachment.containerId);
}

/** `disableGC`: other runtimes attach containers to this network, and what is not ours may well be theirs. */
function isShared(entry: CacheEntry): boolean {
  try {
    return parseNetworkList(entry.configText).disableGC;
  } catch {
    return false;
  }
}
