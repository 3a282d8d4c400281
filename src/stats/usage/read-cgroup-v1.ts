import { atLeastZero, leftBelow, type CgroupUsage, type MemoryUse, type SwapUse } from './cgroup-usage.js';
import type { CgroupDirectories } from './cgroup-directories.js';
import { findKeyed, parseCount, parsePressure } from './parse-cgroup-file.js';
import type { StatsHost } from '../../host/kernel-files.js';

/**
 * Usage of a cgroup of version 1 (kernel documentation, admin-guide/cgroup-v1). memory.stat's `total_` lines
 * count the cgroups below as well, the plain ones do not. Pressure comes from the version 2 hierarchy that a
 * hybrid node also mounts.
 */
export function readCgroupV1(host: StatsHost, directories: CgroupDirectories): CgroupUsage {
  const read = (directory: string | undefined, file: string): string | undefined =>
    directory === undefined ? undefined : host.readFile(`${directory}/${file}`);
  const { cpu, memory, pids, pressure } = directories;
  const usageNs = parseCount(read(cpu, 'cpuacct.usage'));
  return {
    cpu:
      usageNs === undefined
        ? undefined
        : { usageNs, pressure: parsePressure(read(pressure, 'cpu.pressure')) },
    ...memoryUse(
      (file) => read(memory, file),
      () => read(pressure, 'memory.pressure'),
    ),
    ioPressure: parsePressure(read(pressure, 'io.pressure')),
    processes: parseCount(read(pids, 'pids.current')),
  };
}

type ReadMemoryFile = (file: string) => string | undefined;

function memoryUse(
  read: ReadMemoryFile,
  pressure: () => string | undefined,
): { memory: MemoryUse | undefined; swap: SwapUse | undefined } {
  const usageBytes = parseCount(read('memory.usage_in_bytes'));
  const stat = read('memory.stat');
  if (usageBytes === undefined || stat === undefined) return { memory: undefined, swap: undefined };
  const workingSetBytes = atLeastZero(usageBytes - (findKeyed(stat, 'total_inactive_file') ?? 0n));
  const limit = ownLimit(read, 'memory.limit_in_bytes', findKeyed(stat, 'hierarchical_memory_limit'));
  const memory: MemoryUse = {
    usageBytes,
    workingSetBytes,
    rssBytes: findKeyed(stat, 'total_rss'),
    pageFaults: findKeyed(stat, 'total_pgfault'),
    majorPageFaults: findKeyed(stat, 'total_pgmajfault'),
    availableBytes: leftBelow(limit, workingSetBytes),
    pressure: parsePressure(pressure()),
  };
  // The line is there only where the kernel counts swap.
  const swapped = findKeyed(stat, 'total_swap');
  return { memory, swap: swapped === undefined ? undefined : swapUse(read, stat, swapped, limit) };
}

/**
 * memsw.limit_in_bytes bounds memory and swap together: what swap may take is the difference of the two
 * limits.
 */
function swapUse(
  read: ReadMemoryFile,
  stat: string,
  usedBytes: bigint,
  memoryLimit: bigint | undefined,
): SwapUse {
  const both = ownLimit(read, 'memory.memsw.limit_in_bytes', findKeyed(stat, 'hierarchical_memsw_limit'));
  const limit = both === undefined || memoryLimit === undefined ? undefined : atLeastZero(both - memoryLimit);
  return { usedBytes, availableBytes: leftBelow(limit, usedBytes) };
}

/**
 * The cgroup's own limit. The hierarchical one is the least of it and its parents', so where that is none
 * there is none to read.
 */
function ownLimit(read: ReadMemoryFile, file: string, hierarchical: bigint | undefined): bigint | undefined {
  if (hierarchical !== undefined && hierarchical >= NO_LIMIT) return undefined;
  const limit = parseCount(read(file));
  return limit === undefined || limit >= NO_LIMIT ? undefined : limit;
}

/**
 * The kernel writes "no limit" as the largest 63-bit number rounded down to a page, whatever the page size
 * (up to 64 KiB).
 */
const NO_LIMIT = 0x7fff_ffff_ffff_0000n;
