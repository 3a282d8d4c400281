import { describe, expect, it } from 'vitest';
import type {
  LinuxContainerResources,
  LinuxContainerResourcesInit,
} from '../../../../src/cri/generated/runtime/v1/LinuxContainerResources.js';
import { planResourceUpdate } from '../../../../src/translate/to-engine/resource-update.js';
import { linuxResources } from '../../../support/builders/container-config.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';

const MIB = 1024 * 1024;
const mib = (count: number): string => String(count * MIB);

function plan(
  changes: Partial<LinuxContainerResources>,
  current: LinuxContainerResourcesInit = {},
  facts = nodeFacts(),
) {
  return planResourceUpdate({ resources: linuxResources(changes), current, facts });
}

describe('planResourceUpdate', () => {
  it('asks nothing of anyone when nothing is given', () => {
    expect(plan({})).toEqual({ body: {}, oomScoreAdj: undefined, cgroupWrites: [] });
  });

  it('passes cpu and cpuset on, no limit included', () => {
    const changes = {
      cpuShares: '512',
      cpuPeriod: '100000',
      cpuQuota: '-1',
      cpusetCpus: '0-1',
      cpusetMems: '0',
    };
    expect(plan(changes).body).toEqual({
      CpuShares: 512,
      CpuPeriod: 100000,
      CpuQuota: -1,
      CpusetCpus: '0-1',
      CpusetMems: '0',
    });
  });

  it.each([
    ['a container that may not swap', { memoryLimitInBytes: mib(32), memorySwapLimitInBytes: mib(32) }, 64],
    ['a container without limits', {}, 64],
    ['a container that may swap', { memoryLimitInBytes: mib(32), memorySwapLimitInBytes: mib(100) }, 100],
    ['a sum that has become too small', { memoryLimitInBytes: mib(32), memorySwapLimitInBytes: mib(48) }, 64],
  ])('sends memory and swap together for %s', (_what, current, swap) => {
    expect(plan({ memoryLimitInBytes: mib(64) }, current).body).toEqual({
      Memory: 64 * MIB,
      MemorySwap: swap * MIB,
    });
  });

  it('sends a new sum of memory and swap', () => {
    const changes = { memoryLimitInBytes: mib(64), memorySwapLimitInBytes: mib(200) };
    expect(plan(changes, { memoryLimitInBytes: mib(32) }).body).toEqual({
      Memory: 64 * MIB,
      MemorySwap: 200 * MIB,
    });
  });

  it('keeps unlimited swap unlimited', () => {
    const current = { memoryLimitInBytes: mib(32), memorySwapLimitInBytes: '-1' };
    expect(plan({ memoryLimitInBytes: mib(64) }, current).body).toEqual({ Memory: 64 * MIB, MemorySwap: -1 });
    expect(plan({ memorySwapLimitInBytes: '-1' }, current).body).toEqual({
      Memory: 32 * MIB,
      MemorySwap: -1,
    });
    expect(plan({ memorySwapLimitInBytes: '-1' }, { memorySwapLimitInBytes: '-1' }).body).toEqual({});
  });

  it('changes swap alone, with the memory limit in force', () => {
    const { body } = plan(
      { memorySwapLimitInBytes: mib(64) },
      { memoryLimitInBytes: mib(32), memorySwapLimitInBytes: mib(32) },
    );
    expect(body).toEqual({ Memory: 32 * MIB, MemorySwap: 64 * MIB });
  });

  it.each([
    ['linux.memory_limit_in_bytes: Docker Engine cannot remove', { memoryLimitInBytes: '-1' }],
    ['linux.memory_limit_in_bytes: 1 must be at least', { memoryLimitInBytes: '1' }],
    ['linux.memory_swap_limit_in_bytes: Docker Engine cannot remove', { memorySwapLimitInBytes: '-1' }],
    ['linux.memory_swap_limit_in_bytes: needs memory', { memorySwapLimitInBytes: mib(32) }],
    ['linux.cpu_quota', { cpuQuota: '5' }],
    ['linux.oom_score_adj', { oomScoreAdj: '1001' }],
    ['linux.unified["memory.high"]', { unified: { 'memory.high': '1' } }],
  ])('refuses with %s', (message, changes) => {
    expect(() => plan(changes)).toThrow(
      expect.objectContaining({ fault: 'invalid-argument', message: expect.stringContaining(message) }),
    );
  });

  it('sets an OOM score that is new, as low as the node allows', () => {
    expect(plan({ oomScoreAdj: '500' }).oomScoreAdj).toBe(500);
    expect(plan({ oomScoreAdj: '500' }, { oomScoreAdj: '500' }).oomScoreAdj).toBeUndefined();
    expect(
      plan({ oomScoreAdj: '-900' }, { oomScoreAdj: '3' }, nodeFacts({ lowestOomScoreAdj: -5 })).oomScoreAdj,
    ).toBe(-5);
  });

  it('writes cgroup files for what the Engine has no field for', () => {
    const changes = {
      hugepageLimits: [{ pageSize: '2MB', limit: '4194304' }],
      unified: { 'memory.high': '1000' },
    };
    expect(plan(changes, {}, nodeFacts({ cgroupVersion: 2 })).cgroupWrites).toEqual([
      { controller: 'unified', file: 'hugetlb.2MB.max', value: '4194304' },
      { controller: 'unified', file: 'memory.high', value: '1000' },
    ]);
  });
});
