import { describe, expect, it } from 'vitest';
import type { CgroupUsage } from '../../../../src/stats/usage/cgroup-usage.js';
import type { CgroupDirectories } from '../../../../src/stats/usage/cgroup-directories.js';
import { readCgroupV1 } from '../../../../src/stats/usage/read-cgroup-v1.js';
import { readCgroupV2 } from '../../../../src/stats/usage/read-cgroup-v2.js';
import { fakeNode, type CgroupLayout } from '../../../support/doubles/stats-node.js';

const PRESSURE = {
  some: { avg10: 0.41, avg60: 1.35, avg300: 1.46, totalNs: 80064739000n },
  full: { avg10: 0, avg60: 0.02, avg300: 0.48, totalNs: 6123766000n },
};

/** Reads a cgroup whose files are the fake node's, but for `files`. */
function read(layout: CgroupLayout, files: Record<string, string | undefined> = {}): CgroupUsage {
  const node = fakeNode(layout);
  node.cgroup('/x', files);
  const at = (controller: string): string =>
    layout === 'v2' ? '/sys/fs/cgroup/x' : `/sys/fs/cgroup/${controller}/x`;
  const directories: CgroupDirectories = {
    version: layout === 'v2' ? 2 : 1,
    path: '/x',
    cpu: at('cpu,cpuacct'),
    cpuLimits: at('cpu,cpuacct'),
    io: at('blkio'),
    hugetlb: at('hugetlb'),
    memory: at('memory'),
    pids: at('pids'),
    pressure: layout === 'v1' ? undefined : at('unified'),
  };
  return layout === 'v2' ? readCgroupV2(node.host, directories) : readCgroupV1(node.host, directories);
}

const MEMORY = {
  usageBytes: 5771264n,
  workingSetBytes: 5771264n - 2101248n,
  rssBytes: 3122880n,
  pageFaults: 2113n,
  majorPageFaults: 7n,
  availableBytes: 67108864n - (5771264n - 2101248n),
};

describe('readCgroupV2', () => {
  it('reads every count, the CPU time in nanoseconds', () => {
    expect(read('v2')).toEqual({
      cpu: { usageNs: 21496000n, pressure: PRESSURE },
      memory: { ...MEMORY, pressure: PRESSURE },
      swap: { usedBytes: 16384n, availableBytes: 67108864n - 16384n },
      ioPressure: PRESSURE,
      processes: 3n,
    });
  });

  it('has nothing available to tell where the limit is max', () => {
    const { memory, swap } = read('v2', { 'memory.max': 'max\n', 'memory.swap.max': 'max\n' });
    expect(memory?.availableBytes).toBeUndefined();
    expect(swap?.availableBytes).toBeUndefined();
  });

  it('has 0 available when the limit was lowered below what is used', () => {
    expect(read('v2', { 'memory.max': '4096\n' }).memory?.availableBytes).toBe(0n);
  });

  it('has CPU time, but no memory, where the memory controller is not enabled', () => {
    const usage = read('v2', {
      'memory.current': undefined,
      'memory.stat': undefined,
      'memory.swap.current': undefined,
    });
    expect(usage.cpu?.usageNs).toBe(21496000n);
    expect(usage.memory).toBeUndefined();
    expect(usage.swap).toBeUndefined();
  });
});
