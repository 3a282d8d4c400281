import { readCgroupV1 } from '../../../src/stats/usage/read-cgroup-v1.js';
import { readCgroupV2 } from '../../../src/stats/usage/read-cgroup-v2.js';
import type { CgroupUsage } from '../../../src/stats/usage/cgroup-usage.js';
import type { CgroupDirectories } from '../../../src/stats/usage/cgroup-directories.js';
import { fakeNode, type CgroupLayout } from '../doubles/stats-node.js';

/** What the fake node's files say, of either version. */
export const PRESSURE = {
  some: { avg10: 0.41, avg60: 1.35, avg300: 1.46, totalNs: 80064739000n },
  full: { avg10: 0, avg60: 0.02, avg300: 0.48, totalNs: 6123766000n },
};

/** Reads a cgroup whose files are the fake node's, but for `files`. */
export function readUsage(layout: CgroupLayout, files: Record<string, string | undefined> = {}): CgroupUsage {
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

export const MEMORY = {
  usageBytes: 5771264n,
  workingSetBytes: 5771264n - 2101248n,
  rssBytes: 3122880n,
  pageFaults: 2113n,
  majorPageFaults: 7n,
  availableBytes: 67108864n - (5771264n - 2101248n),
};
