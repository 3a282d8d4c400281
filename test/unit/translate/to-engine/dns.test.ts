import { describe, expect, it } from 'vitest';
import { dnsToHostConfig, podResolvConf, withResolvConf } from '../../../../src/translate/to-engine/dns.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { refusalOf } from '../../../support/refusals.js';

describe('DNS', () => {
  const empty = { servers: [], searches: [], options: [] };

  const dns = {
    servers: ['10.96.0.10', 'fd00::a'],
    searches: ['default.svc.cluster.local', '.'],
    options: ['ndots:5'],
  };

  it.each([
    [
      'all parts',
      dns,
      'nameserver 10.96.0.10\nnameserver fd00::a\nsearch default.svc.cluster.local .\noptions ndots:5\n',
    ],
    ['servers only', { ...empty, servers: ['10.96.0.10'] }, 'nameserver 10.96.0.10\n'],
    ['searches only', { ...empty, searches: ['a', 'b'] }, 'search a b\n'],
    ['options only', { ...empty, options: ['ndots:5', 'edns0'] }, 'options ndots:5 edns0\n'],
  ])('is exactly what is asked for, in every network: %s', (_what, asked, text) => {
    for (const network of ['cni', 'docker', 'node'] as const)
      expect(podResolvConf(asked, network)).toEqual({ text });
  });

  it("is the node's where nothing is asked for, on a Docker network without the Engine's server for names of containers", () => {
    for (const nothing of [null, empty]) {
      expect(podResolvConf(nothing, 'cni')).toBeUndefined();
      expect(podResolvConf(nothing, 'node')).toBeUndefined();
      expect(podResolvConf(nothing, 'docker')).toBe('node');
    }
  });

  it("is told to the Engine as well as it can be, for containers that are not Berth's", () => {
    expect(dnsToHostConfig(dns, 'f')).toEqual({
      Dns: dns.servers,
      DnsSearch: dns.searches,
      DnsOptions: dns.options,
    });
    expect(dnsToHostConfig({ ...empty, servers: ['10.96.0.10'] }, 'f')).toEqual({
      Dns: ['10.96.0.10'],
      DnsSearch: ['.'],
      DnsOptions: ['ndots:1'],
    });
    expect(dnsToHostConfig(null, 'f')).toEqual({});
    expect(dnsToHostConfig(empty, 'f')).toEqual({});
  });

  it('is mounted into each container, not writable where its root file system is not', () => {
    const source = '/state/r';
    const mount = { Type: 'bind', Source: source, Target: '/etc/resolv.conf', ReadOnly: true };
    expect(withResolvConf({}, { source, readOnly: true }, nodeFacts())).toEqual({ Mounts: [mount] });
    expect(withResolvConf({}, { source: undefined, readOnly: false }, nodeFacts())).toEqual({});
    const seLinux = withResolvConf({ Binds: ['/a:/b:Z'] }, { source, readOnly: false }, { seLinux: true });
    expect(seLinux).toEqual({ Binds: ['/a:/b:Z', '/state/r:/etc/resolv.conf:z,rw'] });
  });

  it.each([
    { Mounts: [{ Type: 'bind' as const, Source: '/own', Target: '/etc/resolv.conf' }] },
    { Binds: ['/own:/etc/resolv.conf:Z'] },
  ])("gives way to a mount of the pod's own: %j", (mounts) => {
    expect(withResolvConf(mounts, { source: '/state/r', readOnly: false }, nodeFacts())).toEqual(mounts);
  });

  it.each([
    ['f.servers[0]', { ...empty, servers: ['10.0.0.1\nnameserver 6.6.6.6'] }],
    ['f.servers[0]', { ...empty, servers: ['dns.example'] }],
    ['f.servers[1]', { ...empty, servers: ['10.0.0.1', ''] }],
    ['f.searches[0]', { ...empty, searches: ['a b'] }],
    ['f.searches[0]', { ...empty, searches: ['a\nnameserver 6.6.6.6'] }],
    ['f.options[0]', { ...empty, options: ['ndots:5\nx'] }],
  ])('refuses %s', (field, asked) => {
    expect(() => dnsToHostConfig(asked, 'f')).toThrow(refusalOf(field));
  });
});
