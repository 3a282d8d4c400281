import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { isLoopbackEntry, listAttachments, podInterface } from './attachments.js';
import { passableCapabilityArgs } from './capability-args.js';
import type { PodCidrs } from './capability-args.js';
import { passableCniArgs } from './cni-args.js';
import type { CacheEntry, ResultCache } from './cni/cache.js';
import type { FindNetns, PluginChain } from './cni/chain.js';
import type { ConfigDir } from './cni/config-dir.js';
import { isMissingPlugin } from './cni/find-plugin.js';
import { isNetnsOf, ownNetns } from '../host/netns.js';
import type { NetworkLog } from './network-log.js';
import type { Pod } from '../state/pod-network.js';

export interface TearDownParts {
  readonly config: ConfigDir;
  readonly chain: PluginChain;
  readonly cache: ResultCache;
  readonly cacheDir: string;
  readonly podCidrs: () => Promise<PodCidrs>;
  readonly log: NetworkLog;
  /** Replaced in tests. */
  readonly procRoot?: string;
}

/**
 * One pod's DEL. The caller holds the pod's lock. True when the cache knew what to delete: then all of it is,
 * and a repetition can be spared.
 */
export function createTearDown({ config, chain, cache, cacheDir, podCidrs, log, procRoot }: TearDownParts) {
  /**
   * An Engine that is killed while it starts a container may leave the process of it running and no longer
   * know of it. Its network is still the pod's to release, by the namespace in the cache.
   */
  async function findNetns(pod: Pod, entries: readonly CacheEntry[]): Promise<string | undefined> {
    const own = await ownNetns(pod.netns, pod.sandboxId, procRoot);
    if (own !== undefined) return own;
    const cached = entries.find(({ attachment }) => attachment.netns !== undefined)?.attachment.netns;
    return cached !== undefined && isNetnsOf(cached, pod.sandboxId, procRoot) ? cached : undefined;
  }

  async function deleteOne(entry: CacheEntry, netns: FindNetns, signal: AbortSignal): Promise<void> {
    try {
      await chain.deleteCached(entry, netns, signal);
    } catch (error) {
      if (!isMissingPlugin(error)) throw error;
      const file = `${cacheDir}/results/${entry.network}-${entry.attachment.containerId}-${entry.attachment.ifName}`;
      const advice = `if the network ${entry.network} was removed from this node for good, delete ${file}`;
      throw new AdapterError('failed-precondition', `${messageOf(error)}; ${advice}`, { cause: error });
    }
  }

  return async function tearDown(pod: Pod, signal: AbortSignal): Promise<boolean> {
    const containerId = pod.sandboxId;
    const entries = await listAttachments(cache, containerId);
    const netns = (): Promise<string | undefined> => findNetns(pod, entries);
    const [loopback, networks] = [
      entries.filter(isLoopbackEntry),
      entries.filter((entry) => !isLoopbackEntry(entry)),
    ];
    for (const entry of networks) await deleteOne(entry, netns, signal);
    for (const entry of loopback) await cache.remove(entry.network, containerId, entry.attachment.ifName);
    if (networks.length > 0) return true;

    await config.firstLook;
    const state = config.state();
    const network = state.kind === 'usable' ? state.list : config.lastUsable();
    if (network !== undefined) {
      const attachment = {
        containerId,
        netns: await netns(),
        ifName: podInterface,
        args: passableCniArgs(pod),
        capabilityArgs: passableCapabilityArgs(pod, await podCidrs()),
      };
      const ignored = await chain.deleteUncached(network, attachment, signal);
      for (const error of ignored)
        log.warn(
          { sandboxId: containerId, error: error.message },
          'a CNI plugin could not release a pod without a cached result',
        );
    }
    return false;
  };
}
