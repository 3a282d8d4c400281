import { describe, expect, it } from 'vitest';
import { fakeNode } from '../stats/fake-node.js';

describe('createStatsHost', () => {
  it('reads a file, and takes one that is not there for one that has gone', () => {
    const { host } = fakeNode('v2');
    expect(host.readFile('/proc/self/mountinfo')).toContain('cgroup2');
    expect(host.readFile('/proc/7/cgroup')).toBeUndefined();
    expect(host.readFile('/proc/self/mountinfo/below')).toBeUndefined();
  });

  it('does not take any other failure for that', () => {
    expect(() => fakeNode('v2').host.readFile('/proc')).toThrow('EISDIR');
  });
});
