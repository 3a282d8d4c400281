import { nanoCores, type CpuSample } from './cpu-rate.js';

/**
 * Turns a CPU counter that is read now and then into a rate, between the reads that are asked for anyway.
 *
 * No timer: the kubelet asks every ten seconds or so, which is the interval that it wants the rate over; a
 * timer would wake an idle node for nobody. Calls closer together than a second (ListContainerStats followed
 * by ListPodSandboxStats, a scrape beside the kubelet) get the last rate again, as a few milliseconds would
 * make a wild one.
 */
export interface Sampler {
  /** Nanocores up to this sample; undefined until there are two at least a second apart. */
  rate(id: string, sample: CpuSample): bigint | undefined;
  /** Forgets everything but these. */
  keepOnly(ids: ReadonlySet<string>): void;
}

export function createSampler(): Sampler {
  const last = new Map<string, { readonly sample: CpuSample; readonly rate: bigint | undefined }>();
  return {
    rate(id, sample) {
      const before = last.get(id);
      const restarted = before !== undefined && sample.usageNs < before.sample.usageNs;
      if (before !== undefined && !restarted && sample.atMs - before.sample.atMs < SHORTEST_MS)
        return before.rate;
      const rate = before === undefined ? undefined : nanoCores(before.sample, sample);
      last.set(id, { sample, rate });
      return rate;
    },
    keepOnly(ids) {
      for (const id of last.keys()) if (!ids.has(id)) last.delete(id);
    },
  };
}

const SHORTEST_MS = 1000;
