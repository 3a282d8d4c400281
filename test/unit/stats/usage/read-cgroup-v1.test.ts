import { describe, expect, it } from 'vitest';
import { MEMORY, PRESSURE, readUsage } from '../../../support/builders/cgroup-usage.js';

describe('readCgroupV1', () => {
  it('reads every count of a hybrid node, with the cgroups below counted in', () => {
    expect(readUsage('hybrid')).toEqual({
      cpu: { usageNs: 21496417n, pressure: PRESSURE },
      memory: { ...MEMORY, pressure: PRESSURE },
      swap: { usedBytes: 16384n, availableBytes: 67108864n - 16384n },
      ioPressure: PRESSURE,
      processes: 3n,
    });
  });

  it('has no pressure on a node with version 1 alone', () => {
    expect(readUsage('v1')).toMatchObject({
      cpu: { pressure: undefined },
      memory: { pressure: undefined },
      ioPressure: undefined,
    });
  });

  it('has nothing available to tell where there is no limit, whatever the page size that "none" is rounded to', () => {
    for (const none of ['9223372036854771712', '9223372036854710272']) {
      const stat = `total_inactive_file 0\ntotal_swap 5\nhierarchical_memory_limit ${none}\nhierarchical_memsw_limit ${none}\n`;
      const { memory, swap } = readUsage('v1', { 'memory.stat': stat });
      expect(memory?.availableBytes).toBeUndefined();
      expect(swap).toEqual({ usedBytes: 5n, availableBytes: undefined });
    }
  });

  it('does not take the limit of the pod for the container’s', () => {
    expect(
      readUsage('v1', { 'memory.limit_in_bytes': '9223372036854771712\n' }).memory?.availableBytes,
    ).toBeUndefined();
  });

  it('has no swap where the kernel does not count it', () => {
    expect(
      readUsage('v1', { 'memory.stat': 'total_rss 1\nhierarchical_memory_limit 67108864\n' }).swap,
    ).toBeUndefined();
  });

  it('never tells a working set below 0, though the two files are read one after the other', () => {
    expect(readUsage('v1', { 'memory.usage_in_bytes': '4096\n' }).memory).toMatchObject({
      workingSetBytes: 0n,
      availableBytes: 67108864n,
    });
  });

  it('has nothing of a cgroup that went away between two files', () => {
    expect(readUsage('v1', { 'memory.stat': undefined, 'cpuacct.usage': undefined })).toMatchObject({
      cpu: undefined,
      memory: undefined,
      swap: undefined,
    });
  });
});
