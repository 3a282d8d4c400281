import { describe, expect, it } from 'vitest';
import { MEMORY, PRESSURE, readUsage } from '../../../support/builders/cgroup-usage.js';

describe('readCgroupV2', () => {
  it('reads every count, the CPU time in nanoseconds', () => {
    expect(readUsage('v2')).toEqual({
      cpu: { usageNs: 21496000n, pressure: PRESSURE },
      memory: { ...MEMORY, pressure: PRESSURE },
      swap: { usedBytes: 16384n, availableBytes: 67108864n - 16384n },
      ioPressure: PRESSURE,
      processes: 3n,
    });
  });

  it('has nothing available to tell where the limit is max', () => {
    const { memory, swap } = readUsage('v2', { 'memory.max': 'max\n', 'memory.swap.max': 'max\n' });
    expect(memory?.availableBytes).toBeUndefined();
    expect(swap?.availableBytes).toBeUndefined();
  });

  it('has 0 available when the limit was lowered below what is used', () => {
    expect(readUsage('v2', { 'memory.max': '4096\n' }).memory?.availableBytes).toBe(0n);
  });

  it('has CPU time, but no memory, where the memory controller is not enabled', () => {
    const usage = readUsage('v2', {
      'memory.current': undefined,
      'memory.stat': undefined,
      'memory.swap.current': undefined,
    });
    expect(usage.cpu?.usageNs).toBe(21496000n);
    expect(usage.memory).toBeUndefined();
    expect(usage.swap).toBeUndefined();
  });
});
