import { describe, expect, it } from 'vitest';
import { dnsToHostConfig, podResolvConf, withResolvConf } from '../../../../src/translate/to-engine/dns.js';
import { logConfigToHostConfig, sandboxLogConfig } from '../../../../src/translate/to-engine/log-config.js';
import {
  portMappingsToEngine,
  requirePortMappings,
} from '../../../../src/translate/to-engine/port-mappings.js';
import { findRuntime, runtimeToHostConfig } from '../../../../src/translate/to-engine/runtime.js';
import { sysctlsToHostConfig } from '../../../../src/translate/to-engine/sysctls.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { namespaceOption, portMapping } from '../../../support/builders/pod-sandbox-config.js';
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

describe('port mappings', () => {
  it('are published by the Engine, each once', () => {
    const mappings = [
      portMapping(),
      portMapping(),
      portMapping({ hostPort: 8081, hostIp: '127.0.0.1' }),
      portMapping({ hostPort: 8080, hostIp: '127.0.0.1' }),
      portMapping({ protocol: 'UDP', containerPort: 53, hostPort: 53 }),
      portMapping({ protocol: 'SCTP', containerPort: 7, hostPort: 0 }),
    ];
    expect(portMappingsToEngine(mappings)).toEqual({
      config: { ExposedPorts: { '80/tcp': {}, '53/udp': {} } },
      hostConfig: {
        PortBindings: {
          '80/tcp': [
            { HostIp: '', HostPort: '8080' },
            { HostIp: '127.0.0.1', HostPort: '8081' },
            { HostIp: '127.0.0.1', HostPort: '8080' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '53' }],
        },
      },
    });
  });

  it('publish nothing where none has a host port', () => {
    expect(portMappingsToEngine([portMapping({ hostPort: 0 })])).toEqual({ config: {}, hostConfig: {} });
  });

  it.each([
    ['container_port', { containerPort: 0 }],
    ['container_port', { containerPort: 65536 }],
    ['host_port', { hostPort: -1 }],
    ['host_port', { hostPort: 65536 }],
    ['host_ip', { hostIp: 'localhost' }],
  ])('refuse %s of %j', (field, changes) => {
    expect(() => requirePortMappings([portMapping(), portMapping(changes)], 'f')).toThrow(
      refusalOf(`f[1].${field}`),
    );
  });
});

describe('sysctls', () => {
  const own = namespaceOption();

  it.each([
    'net.core.somaxconn',
    'net.ipv4.conf.eth0/100.rp_filter',
    'net/ipv4/ip_forward',
    'kernel.shm_rmid_forced',
    'kernel.sem',
    'fs.mqueue.msg_max',
  ])('take %s, which the pod has for itself', (key) => {
    expect(sysctlsToHostConfig({ [key]: '1 2' }, own, 'f')).toEqual({ Sysctls: { [key]: '1 2' } });
    expect(sysctlsToHostConfig({ [key]: '1' }, null, 'f')).toEqual({ Sysctls: { [key]: '1' } });
  });

  it('are nothing where none are given', () => {
    expect(sysctlsToHostConfig({}, own, 'f')).toEqual({});
  });

  it.each([
    ['vm.swappiness', '1', own],
    ['kernel.hostname', 'x', own],
    ['kernel.shm', '1', own],
    ['fs.file-max', '1', own],
    ['network.x', '1', own],
    ['net..x', '1', own],
    ['net.x+y', '1', own],
    ['NET.X', '1', own],
    ['', '1', own],
    ['net.core.somaxconn', '1\nkernel.panic=1', own],
    ['net.core.somaxconn', '1\0', own],
    ['net.core.somaxconn', '1', namespaceOption({ network: 'NODE' })],
    ['kernel.sem', '1', namespaceOption({ ipc: 'NODE' })],
    ['fs.mqueue.msg_max', '1', namespaceOption({ ipc: 'NODE' })],
  ])('refuse %j = %j', (key, value, namespaces) => {
    expect(() => sysctlsToHostConfig({ [key]: value }, namespaces, 'f')).toThrow(
      refusalOf(`f[${JSON.stringify(key)}]`),
    );
  });
});

describe('the runtime handler', () => {
  it.each([
    ['', {}],
    ['docker', {}],
    ['kata', { Runtime: 'kata' }],
    ['runc', { Runtime: 'runc' }],
  ])('%j is %j', (handler, expected) => {
    expect(runtimeToHostConfig(handler, 'f', nodeFacts())).toEqual(expected);
  });

  it('that the Engine does not have is refused, with those it has', () => {
    expect(() => runtimeToHostConfig('io.containerd.nope.v2', 'f', nodeFacts())).toThrow(/^f: .*kata, runc$/);
  });

  it('of the default is the default runtime', () => {
    expect(findRuntime('', nodeFacts())?.name).toBe('runc');
    expect(findRuntime('', nodeFacts({ defaultRuntime: 'gone' }))).toBeUndefined();
  });
});

describe('the log driver', () => {
  it.each(['local', 'json-file'] as const)(
    '%s keeps every line and is bounded, whatever options the daemon has for it',
    (logDriver) => {
      expect(logConfigToHostConfig({ logDriver, logMaxSize: '10m', logMaxFiles: 3 })).toEqual({
        LogConfig: {
          Type: logDriver,
          Config: { 'max-size': '10m', 'max-file': '3', compress: 'false', mode: 'blocking' },
        },
      });
    },
  );

  it("is the daemon's own for inherit", () => {
    expect(logConfigToHostConfig({ logDriver: 'inherit', logMaxSize: '10m', logMaxFiles: 3 })).toEqual({});
  });

  it('of a pause container keeps next to nothing', () => {
    expect(sandboxLogConfig()).toMatchObject({
      LogConfig: { Type: 'local', Config: { 'max-size': '1m', 'max-file': '1' } },
    });
  });
});
