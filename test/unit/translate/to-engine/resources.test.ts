import { describe, expect, it } from 'vitest';
import type { LinuxContainerResources } from '../../../../src/cri/generated/runtime/v1/LinuxContainerResources.js';
import { cgroupWrites } from '../../../../src/translate/to-engine/cgroup-files.js';
import { cgroupParentToHostConfig } from '../../../../src/translate/to-engine/cgroup-parent.js';
import { oomScoreToHostConfig } from '../../../../src/translate/to-engine/oom-score.js';
import { resourcesToHostConfig } from '../../../../src/translate/to-engine/resources.js';
import { linuxResources } from '../../../support/builders/container-config.js';
import { refusalOf } from '../../../support/refusals.js';

const MIB = 1024 * 1024;
const at = 'config.linux.resources';

describe('cpu and memory', () => {
  it.each<[string, Partial<LinuxContainerResources>, object]>([
    ['nothing', {}, {}],
    ['shares', { cpuShares: '2' }, { CpuShares: 2 }],
    ['most shares', { cpuShares: '262144' }, { CpuShares: 262144 }],
    ['a period', { cpuPeriod: '1000' }, { CpuPeriod: 1000 }],
    ['a quota', { cpuQuota: '1000' }, { CpuQuota: 1000 }],
    ['no quota', { cpuQuota: '-1' }, { CpuQuota: -1 }],
    ['cpu sets', { cpusetCpus: '0-2,4', cpusetMems: '0' }, { CpusetCpus: '0-2,4', CpusetMems: '0' }],
    [
      'memory, without swap',
      { memoryLimitInBytes: String(6 * MIB) },
      { Memory: 6 * MIB, MemorySwap: 6 * MIB },
    ],
    [
      'memory and swap',
      { memoryLimitInBytes: String(8 * MIB), memorySwapLimitInBytes: String(9 * MIB) },
      { Memory: 8 * MIB, MemorySwap: 9 * MIB },
    ],
    [
      'all the swap there is',
      { memoryLimitInBytes: String(8 * MIB), memorySwapLimitInBytes: '-1' },
      { Memory: 8 * MIB, MemorySwap: -1 },
    ],
    ['unlimited memory with all swap', { memorySwapLimitInBytes: '-1' }, {}],
  ])('%s', (_what, changes, expected) => {
    expect(resourcesToHostConfig(linuxResources(changes), at)).toEqual(expected);
  });

  it('is nothing where no resources are given', () => {
    expect(resourcesToHostConfig(null, at)).toEqual({});
  });

  it.each<[string, Partial<LinuxContainerResources>]>([
    ['cpu_shares', { cpuShares: '1' }],
    ['cpu_shares', { cpuShares: '262145' }],
    ['cpu_shares', { cpuShares: '-2' }],
    ['cpu_period', { cpuPeriod: '999' }],
    ['cpu_period', { cpuPeriod: '1000001' }],
    ['cpu_quota', { cpuQuota: '999' }],
    ['cpu_quota', { cpuQuota: '-2' }],
    ['cpuset_cpus', { cpusetCpus: '0;1' }],
    ['cpuset_cpus', { cpusetCpus: '0-' }],
    ['cpuset_mems', { cpusetMems: 'all' }],
    ['memory_limit_in_bytes', { memoryLimitInBytes: '-1' }],
    ['memory_limit_in_bytes', { memoryLimitInBytes: String(6 * MIB - 1) }],
    ['memory_limit_in_bytes', { memoryLimitInBytes: '9223372036854775807' }],
    ['memory_swap_limit_in_bytes', { memorySwapLimitInBytes: String(8 * MIB) }],
    [
      'memory_swap_limit_in_bytes',
      { memoryLimitInBytes: String(8 * MIB), memorySwapLimitInBytes: String(7 * MIB) },
    ],
    ['memory_swap_limit_in_bytes', { memoryLimitInBytes: String(8 * MIB), memorySwapLimitInBytes: '-2' }],
  ])('refuses %s in %j', (field, changes) => {
    expect(() => resourcesToHostConfig(linuxResources(changes), at)).toThrow(refusalOf(`${at}.${field}`));
  });
});

describe('the OOM score', () => {
  it.each([
    ['-998', undefined, -998],
    ['-998', 0, 0],
    ['-998', -500, -500],
    ['-3', -500, -3],
    ['1000', 0, 1000],
    ['0', undefined, 0],
  ])('%s on a node whose lowest is %s becomes %d', (score, lowestOomScoreAdj, expected) => {
    expect(oomScoreToHostConfig(score, { lowestOomScoreAdj }, 'f')).toEqual({ OomScoreAdj: expected });
  });

  it.each(['-1001', '1001', 'x'])('refuses %s', (score) => {
    expect(() => oomScoreToHostConfig(score, { lowestOomScoreAdj: undefined }, 'f')).toThrow(refusalOf('f'));
  });
});

describe('the cgroup parent', () => {
  it.each([
    ['cgroupfs', '/kubepods/burstable/pod1', '/kubepods/burstable/pod1'],
    ['systemd', '/kubepods.slice/kubepods-pod1.slice', 'kubepods-pod1.slice'],
    ['systemd', 'kubepods-pod1.slice', 'kubepods-pod1.slice'],
  ] as const)('the cgroup parent with %s is written %s -> %s', (cgroupDriver, parent, expected) => {
    expect(cgroupParentToHostConfig(parent, 'f', { cgroupDriver })).toEqual({ CgroupParent: expected });
  });

  it("is the Engine's own where none is given", () => {
    expect(cgroupParentToHostConfig('', 'f', { cgroupDriver: 'systemd' })).toEqual({});
  });

  it.each([
    ['systemd', '/kubepods/pod1'],
    ['systemd', '.slice'],
    ['systemd', '/'],
    ['cgroupfs', '/kubepods/../../etc'],
    ['cgroupfs', '/a\0'],
  ] as const)('the cgroup parent with %s refuses %j', (cgroupDriver, parent) => {
    expect(() => cgroupParentToHostConfig(parent, 'f', { cgroupDriver })).toThrow(refusalOf('f'));
  });
});

describe('cgroupWrites', () => {
  const v1 = { cgroupVersion: 1 } as const;
  const v2 = { cgroupVersion: 2 } as const;

  it('writes huge page limits, a limit of 0 too, where the version has them', () => {
    const hugepageLimits = [
      { pageSize: '2MB', limit: '0' },
      { pageSize: '1GB', limit: 1073741824 },
    ];
    expect(cgroupWrites({ hugepageLimits }, v1)).toEqual([
      { controller: 'hugetlb', file: 'hugetlb.2MB.limit_in_bytes', value: '0' },
      { controller: 'hugetlb', file: 'hugetlb.1GB.limit_in_bytes', value: '1073741824' },
    ]);
    expect(cgroupWrites({ hugepageLimits }, v2)[0]).toEqual({
      controller: 'unified',
      file: 'hugetlb.2MB.max',
      value: '0',
    });
    expect(cgroupWrites({ hugepageLimits: [{ pageSize: '64KB' }] }, v2)).toEqual([
      { controller: 'unified', file: 'hugetlb.64KB.max', value: '0' },
    ]);
  });

  it('writes values of cgroup v2', () => {
    const unified = { 'memory.oom.group': '1', 'io.max': '8:0 rbps=1' };
    expect(cgroupWrites({ unified }, v2)).toEqual([
      { controller: 'unified', file: 'memory.oom.group', value: '1' },
      { controller: 'unified', file: 'io.max', value: '8:0 rbps=1' },
    ]);
  });

  it('has nothing to write where nothing is asked for', () => {
    expect(cgroupWrites({}, v1)).toEqual([]);
    expect(cgroupWrites(linuxResources(), v1)).toEqual([]);
  });

  it.each([
    [
      'config.linux.resources.hugepage_limits[0].page_size',
      { hugepageLimits: [{ pageSize: '../2MB', limit: '1' }] },
    ],
    ['config.linux.resources.hugepage_limits[0].page_size', { hugepageLimits: [{ limit: '1' }] }],
    [
      'config.linux.resources.hugepage_limits[0].limit',
      { hugepageLimits: [{ pageSize: '2MB', limit: '-1' }] },
    ],
    [
      'config.linux.resources.hugepage_limits[0].limit',
      { hugepageLimits: [{ pageSize: '2MB', limit: '18446744073709551616' }] },
    ],
    ['config.linux.resources.unified["../memory.max"]', { unified: { '../memory.max': '1' } }],
    ['config.linux.resources.unified["a/memory.max"]', { unified: { 'a/memory.max': '1' } }],
    ['config.linux.resources.unified[".."]', { unified: { '..': '1' } }],
    ['config.linux.resources.unified["memory"]', { unified: { memory: '1' } }],
    ['config.linux.resources.unified["cgroup.kill"]', { unified: { 'cgroup.kill': '1' } }],
    ['config.linux.resources.unified["memory.max"]', { unified: { 'memory.max': '1\0' } }],
  ])('refuses %s', (field, resources) => {
    expect(() => cgroupWrites(resources, v2)).toThrow(refusalOf(field));
  });

  it('refuses values of cgroup v2 on a node with v1', () => {
    expect(() => cgroupWrites({ unified: { 'memory.high': '1' } }, v1, 'linux')).toThrow(
      refusalOf('linux.unified["memory.high"]'),
    );
  });
});
