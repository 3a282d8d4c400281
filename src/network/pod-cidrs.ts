import { listAttachments } from './attachments.js';
import { parsePodCidr } from './capability-args.js';
import type { PodCidrs } from './capability-args.js';
import type { ResultCache } from './cni/cache.js';

/** The node's pod CIDRs, as last set by the kubelet. */
export interface KnownPodCidrs {
  /**
   * What was set; if nothing was yet, what the newest attachment in the cache was given. The kubelet says the
   * CIDR once, when it learns it: after a restart of Berth alone it would not be known any more.
   */
  readonly get: () => Promise<PodCidrs>;
  /** What is known without looking. */
  known(): PodCidrs;
  set(cidrs: PodCidrs): void;
}

export function createPodCidrs(cache: ResultCache, configured: PodCidrs): KnownPodCidrs {
  let known: PodCidrs | undefined = configured.length === 0 ? undefined : configured;
  return {
    get: async () => {
      if (known !== undefined) return known;
      const recovered = await recover(cache);
      known ??= recovered;
      return known;
    },
    known: () => known ?? [],
    set(cidrs) {
      known = cidrs;
    },
  };
}

/** Empty if the cache has none. The entries come newest first. */
async function recover(cache: ResultCache): Promise<PodCidrs> {
  for (const { capabilityArgs } of await listAttachments(cache)) {
    const cidrs = subnetsOf(capabilityArgs['ipRanges']);
    if (cidrs.length > 0) return cidrs;
  }
  return [];
}

/** `[[{subnet}], [{subnet}]]`; cri-dockerd wrote both families of a dual-stack node into one subnet. */
function subnetsOf(ipRanges: unknown): PodCidrs {
  if (!Array.isArray(ipRanges)) return [];
  const subnets = ipRanges
    .flat()
    .map((range: unknown) =>
      typeof range === 'object' && range !== null && 'subnet' in range ? range.subnet : undefined,
    );
  try {
    return subnets.filter((subnet) => typeof subnet === 'string').flatMap(parsePodCidr);
  } catch {
    return []; // not something that this process would have accepted either
  }
}
