/** CPU time used up to a moment. */
export interface CpuSample {
  readonly usageNs: bigint;
  /** Monotonic. */
  readonly atMs: number;
}

/**
 * Billionths of a core used on average between two samples; undefined when the counter went back (the
 * container was restarted).
 */
export function nanoCores(before: CpuSample, after: CpuSample): bigint | undefined {
  const elapsedNs = BigInt(Math.round((after.atMs - before.atMs) * 1e6));
  if (elapsedNs <= 0n || after.usageNs < before.usageNs) return undefined;
  return ((after.usageNs - before.usageNs) * 1_000_000_000n) / elapsedNs;
}
