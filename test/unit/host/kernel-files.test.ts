import { describe, expect, it } from 'vitest';
import { fakeNode } from '../../support/doubles/stats-node.js';

describe('createStatsHost', () => {
  it('reads a file, and takes one that is not there for one that has gone', () => {
    const { host } = fakeNode('v2');
    expect(host.readFile('/proc/self/mountinfo')).toContain('cgroup2');
    expect(host.readFile('/proc/7/cgroup')).toBeUndefined();
    expect(host.readFile('/proc/self/mountinfo/below')).toBeUndefined();
  });

  it('reads the whole lines at the start of a file that a pod makes long', () => {
    const node = fakeNode('v2');
    node.write('/proc/7/net/dev', `head\n${'x'.repeat(40_000)}\nlast\n`);
    const read = (maxBytes: number) =>
      node.host.readLines('/proc/7/net/dev', maxBytes)?.map(({ length }) => length);
    expect(read(100_000)).toEqual([4, 40_000, 4, 0]);
    expect(read(40_008)).toEqual([4, 40_000]);
    expect(read(30_000)).toEqual([4]);
    expect(node.host.readLines('/proc/8/net/dev', 10)).toBeUndefined();
  });

  it('does not take any other failure for that', () => {
    expect(() => fakeNode('v2').host.readFile('/proc')).toThrow('EISDIR');
  });
});
