/** What one cgroup has used, whatever the cgroup version: counts as the kernel gives them, sizes in bytes. */
export interface CgroupUsage {
  readonly cpu: CpuTime | undefined;
  readonly memory: MemoryUse | undefined;
  /** Undefined where the kernel does not count swap. */
  readonly swap: SwapUse | undefined;
  readonly ioPressure: Pressure | undefined;
  /** Tasks in the cgroup and below it. */
  readonly processes: bigint | undefined;
}

export interface CpuTime {
  /** Total CPU time since the cgroup was made. */
  readonly usageNs: bigint;
  readonly pressure: Pressure | undefined;
}

export interface MemoryUse {
  readonly usageBytes: bigint;
  /** Usage without the file cache that the kernel can drop at once. */
  readonly workingSetBytes: bigint;
  /** Anonymous memory: no file cache. */
  readonly rssBytes: bigint | undefined;
  readonly pageFaults: bigint | undefined;
  readonly majorPageFaults: bigint | undefined;
  /** Limit minus working set; undefined without a limit. */
  readonly availableBytes: bigint | undefined;
  readonly pressure: Pressure | undefined;
}

export interface SwapUse {
  readonly usedBytes: bigint;
  /** Undefined without a limit. */
  readonly availableBytes: bigint | undefined;
}

/** Pressure stall information: how much time tasks lost waiting for a resource. */
export interface Pressure {
  readonly some: PressureLine | undefined;
  /** Undefined for the CPU on kernels before 5.13. */
  readonly full: PressureLine | undefined;
}

export interface PressureLine {
  /** Percent of the last 10, 60 and 300 seconds. */
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  /** Since the cgroup was made. */
  readonly totalNs: bigint;
}

/**
 * What is left below a limit: 0 when more is used than the limit (it can be lowered below the usage),
 * undefined without a limit.
 */
export function leftBelow(limit: bigint | undefined, used: bigint): bigint | undefined {
  return limit === undefined ? undefined : atLeastZero(limit - used);
}

export function atLeastZero(value: bigint): bigint {
  return value > 0n ? value : 0n;
}
