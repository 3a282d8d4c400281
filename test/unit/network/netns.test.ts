import { describe, expect, it } from 'vitest';
import { isLoopbackUp, netnsExists, netnsPath } from '../../../src/network/netns.js';

describe('a network namespace', () => {
  it('is found by a process in it, and is gone with that', async () => {
    expect(netnsPath(7)).toBe('/proc/7/ns/net');
    expect(await netnsExists(netnsPath(process.pid))).toBe(true);
    expect(await netnsExists(netnsPath(2 ** 22 + 1))).toBe(false);
  });

  it('shows from outside that its loopback interface is up', async () => {
    expect(await isLoopbackUp(netnsPath(process.pid))).toBe(true);
  });

  it('counts as having none up where that cannot be told', async () => {
    expect(await isLoopbackUp(netnsPath(2 ** 22 + 1))).toBe(false);
    expect(await isLoopbackUp('/run/netns/x')).toBe(false);
  });
});
