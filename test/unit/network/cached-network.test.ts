import { describe, expect, it } from 'vitest';
import type { CacheEntry } from '../../../src/network/cni/cache.js';
import { cachedEntryNetwork } from '../../../src/network/cached-network.js';

const entry = (netns: string | undefined, sandbox: string): CacheEntry => ({
  network: 'net',
  attachment: { containerId: 'x', ifName: 'eth0', netns, args: [] },
  configText: '',
  capabilityArgs: {},
  result: {
    cniVersion: '1.0.0',
    interfaces: [{ name: 'veth1' }, { name: 'eth0', sandbox }],
    ips: [{ address: '10.1.0.5/24', interface: 1 }],
  },
  writtenAtMs: 1_700_000_000_000,
});

describe('the network of a pod in the result cache', () => {
  it.each([
    ['the entry tells', '/proc/7/ns/net', '/proc/8/ns/net', { pid: 7 }],
    ['only its result tells, as of an old libcni', undefined, '/proc/8/ns/net', { pid: 8 }],
    ['neither tells', undefined, '/var/run/netns/x', { atMs: 1_700_000_000_000 }],
  ])('is that of the process that %s, or of its time', (_what, netns, sandbox, attachedTo) => {
    expect(cachedEntryNetwork(entry(netns, sandbox))).toEqual({ ips: ['10.1.0.5'], attachedTo });
  });
});
