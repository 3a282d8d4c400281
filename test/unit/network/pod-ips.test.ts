import { describe, expect, it } from 'vitest';
import { readResult } from '../../../src/network/cni/result.js';
import { podIps } from '../../../src/network/pod-ips.js';

const ips = (raw: object): string[] => podIps(readResult({ cniVersion: '1.0.0', ...raw }, '1.0.0'), 'eth0');
const eth0 = { name: 'eth0', sandbox: '/ns' };

describe('a pod’s addresses', () => {
  it('are those of its interface, not those of the host’s side', () => {
    const interfaces = [{ name: 'cni0' }, { name: 'veth1' }, eth0];
    expect(
      ips({
        interfaces,
        ips: [
          { address: '10.0.0.1/24', interface: 0 },
          { address: '10.0.0.2/24', interface: 2 },
        ],
      }),
    ).toEqual(['10.0.0.2']);
  });

  it('are all that are given when the plugin does not say on which interface, as Calico', () => {
    expect(
      ips({ interfaces: [{ name: 'cali1' }], ips: [{ address: '10.0.0.2/32' }, { address: 'fd00::2/128' }] }),
    ).toEqual(['10.0.0.2', 'fd00::2']);
  });

  it('are those on another interface in the pod when none is on eth0', () => {
    const interfaces = [{ name: 'cni0' }, { name: 'net0', sandbox: '/ns' }];
    expect(
      ips({
        interfaces,
        ips: [
          { address: '10.0.0.1/24', interface: 0 },
          { address: '10.0.0.2/24', interface: 1 },
        ],
      }),
    ).toEqual(['10.0.0.2']);
  });

  it('are what there is when the plugin puts them on the host’s side only', () => {
    expect(ips({ interfaces: [{ name: 'veth1' }], ips: [{ address: '10.0.0.2/24', interface: 0 }] })).toEqual(
      ['10.0.0.2'],
    );
  });

  it('begin with IPv4, and keep the plugin’s order within a family', () => {
    const addresses = ['fd00::9/64', '10.0.0.9/24', 'fd00::1/64', '10.0.0.1/24'];
    expect(ips({ ips: addresses.map((address) => ({ address })) })).toEqual([
      '10.0.0.9',
      '10.0.0.1',
      'fd00::9',
      'fd00::1',
    ]);
  });

  it('are neither loopback addresses nor given twice', () => {
    expect(
      ips({ ips: ['127.0.0.1/8', '::1/128', '10.0.0.2/24', '10.0.0.2/16'].map((address) => ({ address })) }),
    ).toEqual(['10.0.0.2']);
  });

  it('are none when the plugin gave none', () => {
    expect(ips({ interfaces: [eth0] })).toEqual([]);
  });
});
