import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { isLoopbackEntry, listAttachments, podInterface } from './attachments.js';
import { passableCapabilityArgs } from './capability-args.js';
import type { PodCidrs } from './capability-args.js';
import { passableCniArgs } from './cni-args.js';
import type { CacheEntry, ResultCache } from './cni/cache.js';
import type { PluginChain } from './cni/chain.js';
import type { ConfigDir } from './cni/config-dir.js';
import { isMissingPlugin } from './cni/find-plugin.js';
import { netnsExists } from './netns.js';
import type { NetworkLog } from './network-log.js';
import type { Pod } from './pod.js';

export interface TearDownParts {
  readonly config: ConfigDir;
  readonly chain: PluginChain;
  readonly cache: ResultCache;
  readonly cacheDir: string;
  readonly podCidrs: () => Promise<PodCidrs>;
  readonly log: NetworkLog;
}

/**
 * One pod's DEL. The caller holds the pod's lock. True when the cache told what was to be deleted: then all of it is, and a repetition can
 * be spared.
 */
export function createTearDown({ config, chain, cache, cacheDir, podCidrs, log }: TearDownParts) {
  async function deleteOne(entry: CacheEntry, netns: string | undefined, signal: AbortSignal): Promise<void> {
    try {
      await chain.deleteCached(entry, netns, signal);
    } catch (error) {
      if (!isMissingPlugin(error)) throw error;
      const file = `${cacheDir}/results/${entry.network}-${entry.attachment.containerId}-${entry.attachment.ifName}`;
      const mend = `if the network ${entry.network} has been taken off this node for good, remove ${file}`;
      throw new AdapterError('failed-precondition', `${messageOf(error)}; ${mend}`, { cause: error });
    }
  }

  return async function tearDown(pod: Pod, signal: AbortSignal): Promise<boolean> {
    const containerId = pod.sandboxId;
    const netns = pod.netns !== undefined && (await netnsExists(pod.netns)) ? pod.netns : undefined;
    const entries = await listAttachments(cache, containerId);
    const [loopback, networks] = [entries.filter(isLoopbackEntry), entries.filter((entry) => !isLoopbackEntry(entry))];
    for (const entry of networks) await deleteOne(entry, netns, signal);
    for (const entry of loopback) await cache.remove(entry.network, containerId, entry.attachment.ifName);
    if (networks.length > 0) return true;

    await config.firstLook;
    const state = config.state();
    const network = state.kind === 'usable' ? state.list : config.lastUsable();
    if (network !== undefined) {
      const attachment = {
        containerId,
        netns,
        ifName: podInterface,
        args: passableCniArgs(pod),
        capabilityArgs: passableCapabilityArgs(pod, await podCidrs()),
      };
      const passedOver = await chain.deleteUncached(network, attachment, signal);
      for (const error of passedOver)
        log.warn({ sandboxId: containerId, error: error.message }, 'a CNI plugin could not release a pod that nothing is cached of');
    }
    return false;
  };
}
