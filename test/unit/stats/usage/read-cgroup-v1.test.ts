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

describe('readCgroupV1', () => {
  it('reads every count of a hybrid node, with the cgroups below counted in', () => {
    expect(read('hybrid')).toEqual({
      cpu: { usageNs: 21496417n, pressure: PRESSURE },
      memory: { ...MEMORY, pressure: PRESSURE },
      swap: { usedBytes: 16384n, availableBytes: 67108864n - 16384n },
      ioPressure: PRESSURE,
      processes: 3n,
    });
  });

  it('has no pressure on a node with version 1 alone', () => {
    expect(read('v1')).toMatchObject({
      cpu: { pressure: undefined },
      memory: { pressure: undefined },
      ioPressure: undefined,
    });
  });

  it('has nothing available to tell where there is no limit, whatever the page size that "none" is rounded to', () => {
    for (const none of ['9223372036854771712', '9223372036854710272']) {
      const stat = `total_inactive_file 0\ntotal_swap 5\nhierarchical_memory_limit ${none}\nhierarchical_memsw_limit ${none}\n`;
      const { memory, swap } = read('v1', { 'memory.stat': stat });
      expect(memory?.availableBytes).toBeUndefined();
      expect(swap).toEqual({ usedBytes: 5n, availableBytes: undefined });
    }
  });

  it('does not take the limit of the pod for the container’s', () => {
    expect(
      read('v1', { 'memory.limit_in_bytes': '9223372036854771712\n' }).memory?.availableBytes,
    ).toBeUndefined();
  });

  it('has no swap where the kernel does not count it', () => {
    expect(
      read('v1', { 'memory.stat': 'total_rss 1\nhierarchical_memory_limit 67108864\n' }).swap,
    ).toBeUndefined();
  });

  it('never tells a working set below 0, though the two files are read one after the other', () => {
    expect(read('v1', { 'memory.usage_in_bytes': '4096\n' }).memory).toMatchObject({
      workingSetBytes: 0n,
      availableBytes: 67108864n,
    });
  });

  it('has nothing of a cgroup that went away between two files', () => {
    expect(read('v1', { 'memory.stat': undefined, 'cpuacct.usage': undefined })).toMatchObject({
      cpu: undefined,
      memory: undefined,
      swap: undefined,
    });
  });
});
