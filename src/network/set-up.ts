import { AdapterError } from '../errors/adapter-error.js';
import { capabilityArgs } from './capability-args.js';
import type { PodCidrs } from './capability-args.js';
import { isLoopbackEntry, listAttachments, podInterface } from './attachments.js';
import { cniArgs, requireCniArgs } from './cni-args.js';
import type { CacheEntry, ResultCache } from './cni/cache.js';
import type { PluginChain } from './cni/chain.js';
import type { NetworkList } from './cni/config.js';
import type { ConfigDir } from './cni/config-dir.js';
import type { createLoopback } from './cni/loopback.js';
import { isLoopbackUp, isOfAnother, ownNetns } from '../host/netns.js';
import type { NetworkLog } from './network-log.js';
import type { Pod } from '../state/pod-network.js';
import { podIps } from './pod-ips.js';
import { cachedEntryIps } from './cached-network.js';
import type { ReadinessProbe } from './readiness.js';

export interface SetUpParts {
  readonly config: ConfigDir;
  readonly readiness: ReadinessProbe;
  readonly chain: PluginChain;
  readonly cache: ResultCache;
  readonly bringUpLoopback: ReturnType<typeof createLoopback>;
  readonly podCidrs: () => Promise<PodCidrs>;
  readonly log: NetworkLog;
  /** Replaced in tests. */
  readonly procRoot?: string;
}

/** One pod's ADD. The caller holds the pod's lock. */
export function createSetUp(parts: SetUpParts) {
  const { config, readiness, chain, cache, bringUpLoopback, podCidrs, log, procRoot } = parts;

  async function currentNetwork(): Promise<NetworkList> {
    await config.firstLook;
    const state = config.state();
    if (state.kind === 'usable') return state.list;
    throw new AdapterError(
      'unavailable',
      `the pod network is not ready: ${readiness.problem() ?? state.problem}`,
    );
  }

  return async function setUp(pod: Pod, signal: AbortSignal): Promise<readonly string[]> {
    const { sandboxId: containerId } = pod;
    requireNetns(pod, procRoot);
    requireCniArgs(pod);
    const args = cniArgs(pod);
    const capabilities = capabilityArgs(pod, await podCidrs());

    const network = await currentNetwork();
    for (const entry of await podEntries(cache, containerId)) {
      const ips = cachedEntryIps(entry);
      if (ips !== undefined) return ips;
      // Half made by an earlier try: the specification wants a DEL before the next ADD.
      await chain.deleteCached(entry, () => ownNetns(pod.netns, containerId, procRoot), signal);
    }

    // Looked at again: what came before may have taken its time.
    const netns = requireNetns(pod, procRoot);
    if (!(await isLoopbackUp(netns)) && !(await bringUpLoopback({ containerId, netns, args }, signal))) {
      log.warn(
        { sandboxId: containerId },
        'the loopback interface may be down: the CNI plugin loopback is not installed',
      );
    }
    const attachment = { containerId, netns, ifName: podInterface, args, capabilityArgs: capabilities };
    const ips = podIps(await chain.add(network, attachment, signal), podInterface);
    if (ips.length === 0)
      throw new AdapterError(
        'internal',
        `the CNI network ${network.name} did not assign an address to the pod`,
      );
    return ips;
  };
}

function requireNetns({ netns, sandboxId }: Pod, procRoot: string | undefined): string {
  if (netns !== undefined && !isOfAnother(netns, sandboxId, procRoot)) return netns;
  throw new AdapterError(
    'failed-precondition',
    `sandbox ${sandboxId} has no network namespace: its pause container is not running`,
  );
}

async function podEntries(cache: ResultCache, containerId: string): Promise<CacheEntry[]> {
  return (await listAttachments(cache, containerId)).filter((entry) => !isLoopbackEntry(entry));
}
