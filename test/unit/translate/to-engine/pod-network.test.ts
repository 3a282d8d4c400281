import { describe, expect, it } from 'vitest';
import { dnsToHostConfig } from '../../../../src/translate/to-engine/dns.js';
import { logConfigToHostConfig, sandboxLogConfig } from '../../../../src/translate/to-engine/log-config.js';
import {
  portMappingsToEngine,
  requirePortMappings,
} from '../../../../src/translate/to-engine/port-mappings.js';
import { findRuntime, runtimeToHostConfig } from '../../../../src/translate/to-engine/runtime.js';
import { sysctlsToHostConfig } from '../../../../src/translate/to-engine/sysctls.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { namespaceOption, portMapping } from '../../../support/builders/pod-sandbox-config.js';
import { refusalOf } from './refusals.js';

describe('DNS', () => {
  const empty = { servers: [], searches: [], options: [] };

  it('is told to the Engine, each part that there is', () => {
    const dns = {
      servers: ['10.96.0.10', 'fd00::a'],
      searches: ['default.svc.cluster.local', '.'],
      options: ['ndots:5'],
    };
    expect(dnsToHostConfig(dns, 'f')).toEqual({
      Dns: dns.servers,
      DnsSearch: dns.searches,
      DnsOptions: dns.options,
    });
  });

  it("is the node's where nothing is given", () => {
    expect(dnsToHostConfig(null, 'f')).toEqual({});
    expect(dnsToHostConfig(empty, 'f')).toEqual({});
  });

  it.each([
    ['f.servers[0]', { ...empty, servers: ['10.0.0.1\nnameserver 6.6.6.6'] }],
    ['f.servers[0]', { ...empty, servers: ['dns.example'] }],
    ['f.servers[1]', { ...empty, servers: ['10.0.0.1', ''] }],
    ['f.searches[0]', { ...empty, searches: ['a b'] }],
    ['f.searches[0]', { ...empty, searches: ['a\nnameserver 6.6.6.6'] }],
    ['f.options[0]', { ...empty, options: ['ndots:5\nx'] }],
  ])('refuses %s', (field, dns) => {
    expect(() => dnsToHostConfig(dns, 'f')).toThrow(refusalOf(field));
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
