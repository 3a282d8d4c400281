import type { CgroupUsage, MemoryUse } from './cgroup-usage.js';
import type { Reading } from './usage-reader.js';

/**
 * A pod without a cgroup of its own, as the sum of its pause container and the others. What cannot be added
 * up stays undefined: pressure (two containers may have waited at the same time), and what is left below a
 * limit that the pod as a whole does not have. Unlike a cgroup's, the sum's CPU time falls when a container
 * ends. CRI has no swap of a pod.
 */
export function sumReadings(pause: Reading, containers: readonly Reading[]): Reading {
  const readings = [pause, ...containers];
  const usages = readings.map(({ usage }) => usage);
  const cpu = sum(usages.map(({ cpu }) => cpu?.usageNs));
  const usage: CgroupUsage = {
    cpu: cpu === undefined ? undefined : { usageNs: cpu, pressure: undefined },
    memory: sumMemory(usages.flatMap(({ memory }) => memory ?? [])),
    swap: undefined,
    ioPressure: undefined,
    processes: sum(usages.map(({ processes }) => processes)),
  };
  return { usage, readAtNs: pause.readAtNs, nanoCores: sum(readings.map(({ nanoCores }) => nanoCores)) };
}

function sumMemory(parts: readonly MemoryUse[]): MemoryUse | undefined {
  if (parts.length === 0) return undefined;
  const total = (value: (part: MemoryUse) => bigint | undefined): bigint | undefined => sum(parts.map(value));
  return {
    usageBytes: total(({ usageBytes }) => usageBytes) ?? 0n,
    workingSetBytes: total(({ workingSetBytes }) => workingSetBytes) ?? 0n,
    rssBytes: total(({ rssBytes }) => rssBytes),
    pageFaults: total(({ pageFaults }) => pageFaults),
    majorPageFaults: total(({ majorPageFaults }) => majorPageFaults),
    availableBytes: undefined,
    pressure: undefined,
  };
}

/** Of those that are known; undefined when none is. */
function sum(values: readonly (bigint | undefined)[]): bigint | undefined {
  return values.reduce((total, value) => (value === undefined ? total : (total ?? 0n) + value), undefined);
}
