import { atLeastZero, leftBelow, type CgroupUsage, type MemoryUse, type SwapUse } from './cgroup-usage.js';
import type { CgroupDirectories } from './cgroup-directories.js';
import { findKeyed, parseCount, parsePressure } from './parse-cgroup-file.js';
import type { StatsHost } from '../../host/kernel-files.js';

/**
 * Usage of a cgroup of version 2 (kernel documentation, admin-guide/cgroup-v2): every file counts the cgroups
 * below as well.
 */
export function readCgroupV2(host: StatsHost, directories: CgroupDirectories): CgroupUsage {
  const read = (directory: string | undefined, file: string): string | undefined =>
    directory === undefined ? undefined : host.readFile(`${directory}/${file}`);
  const { cpu, memory, pids, pressure } = directories;
  const usageUs = findKeyed(read(cpu, 'cpu.stat') ?? '', 'usage_usec');
  return {
    cpu:
      usageUs === undefined
        ? undefined
        : { usageNs: usageUs * 1000n, pressure: parsePressure(read(pressure, 'cpu.pressure')) },
    memory: memoryUse(
      (file) => read(memory, file),
      () => read(pressure, 'memory.pressure'),
    ),
    swap: swapUse((file) => read(memory, file)),
    ioPressure: parsePressure(read(pressure, 'io.pressure')),
    processes: parseCount(read(pids, 'pids.current')),
  };
}

function memoryUse(
  read: (file: string) => string | undefined,
  pressure: () => string | undefined,
): MemoryUse | undefined {
  const usageBytes = parseCount(read('memory.current'));
  const stat = read('memory.stat');
  if (usageBytes === undefined || stat === undefined) return undefined;
  const workingSetBytes = atLeastZero(usageBytes - (findKeyed(stat, 'inactive_file') ?? 0n));
  return {
    usageBytes,
    workingSetBytes,
    rssBytes: findKeyed(stat, 'anon'),
    pageFaults: findKeyed(stat, 'pgfault'),
    majorPageFaults: findKeyed(stat, 'pgmajfault'),
    availableBytes: leftBelow(parseCount(read('memory.max')), workingSetBytes),
    pressure: parsePressure(pressure()),
  };
}

function swapUse(read: (file: string) => string | undefined): SwapUse | undefined {
  const usedBytes = parseCount(read('memory.swap.current'));
  if (usedBytes === undefined) return undefined;
  return { usedBytes, availableBytes: leftBelow(parseCount(read('memory.swap.max')), usedBytes) };
}
