import { describe, expect, it } from 'vitest';
import {
  capabilityArgs,
  parsePodCidr,
  passableCapabilityArgs,
} from '../../../src/network/capability-args.js';
import { podOf } from '../../support/builders/network-pod.js';

describe('capability arguments', () => {
  it('give host ports in the form of the portmap plugin, and leave out ports without one', () => {
    const portMappings = [
      { protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIp: '127.0.0.1' },
      { protocol: 'UDP', containerPort: 53, hostPort: 53 },
      { protocol: 'SCTP', containerPort: 9, hostPort: 0 },
      { protocol: 2, containerPort: 9, hostPort: 90 },
    ] as const;
    expect(capabilityArgs(podOf({ portMappings }), [])['portMappings']).toEqual([
      { hostPort: 8080, containerPort: 80, protocol: 'tcp', hostIP: '127.0.0.1' },
      { hostPort: 53, containerPort: 53, protocol: 'udp', hostIP: '' },
      { hostPort: 90, containerPort: 9, protocol: 'sctp', hostIP: '' },
    ]);
  });

  it.each([
    [{ hostPort: 70_000, containerPort: 80 }, 'config.port_mappings[0].host_port: 70000 is not a valid port'],
    [{ hostPort: 80 }, 'config.port_mappings[0].container_port: 0 is not a valid port'],
    [
      { hostPort: 80, containerPort: 80, hostIp: 'all' },
      'config.port_mappings[0].host_ip: "all" is not a valid IP address',
    ],
  ])('refuse %j by name', (mapping, problem) => {
    expect(() => capabilityArgs(podOf({ portMappings: [mapping] }), [])).toThrow(problem);
  });

  it('give each CIDR a range set of its own, so that a dual-stack pod gets an address of each', () => {
    expect(capabilityArgs(podOf(), ['10.1.0.0/24', 'fd00::/64'])['ipRanges']).toEqual([
      [{ subnet: '10.1.0.0/24' }],
      [{ subnet: 'fd00::/64' }],
    ]);
    expect(capabilityArgs(podOf(), [])).not.toHaveProperty('ipRanges');
  });

  it('give DNS, bandwidth, aliases, the cgroup and the annotations', () => {
    const annotations = { 'kubernetes.io/egress-bandwidth': '1M' };
    const args = capabilityArgs(
      podOf({ dns: { servers: ['10.0.0.10'] }, annotations, cgroupParent: '/kubepods/pod1' }),
      [],
    );
    expect(args).toMatchObject({
      dns: { servers: ['10.0.0.10'], searches: [], options: [] },
      bandwidth: { egressRate: 1_000_000 },
      aliases: ['web'],
      cgroupPath: '/kubepods/pod1',
      'io.kubernetes.cri.pod-annotations': annotations,
    });
  });
});

describe('capability arguments of a DEL', () => {
  it('leave out what an ADD refuses', () => {
    const annotations = { 'kubernetes.io/ingress-bandwidth': 'fast' };
    const portMappings = [{ hostPort: 80 }, { hostPort: 81, containerPort: 81 }];
    const args = passableCapabilityArgs(podOf({ annotations, portMappings }), ['10.1.0.0/24']);
    expect(args).toMatchObject({ portMappings: [{ hostPort: 81 }], ipRanges: [[{ subnet: '10.1.0.0/24' }]] });
    expect(args).not.toHaveProperty('bandwidth');
  });
});

describe('parsePodCidr', () => {
  it('takes one CIDR, two with a comma, or none', () => {
    expect(parsePodCidr('10.244.1.0/24')).toEqual(['10.244.1.0/24']);
    expect(parsePodCidr('10.244.1.0/24, fd00:1::/64')).toEqual(['10.244.1.0/24', 'fd00:1::/64']);
    expect(parsePodCidr('')).toEqual([]);
  });

  it.each([
    '10.244.1.0',
    '10.244.1.0/33',
    'fd00::/129',
    'x/24',
    '10.0.0.0/24/24',
    '10.0.0.0/-1',
    '10.0.0.0/',
  ])('refuses %j by name', (text) => {
    expect(() => parsePodCidr(text)).toThrow(
      `runtime_config.network_config.pod_cidr: "${text}" is not a valid CIDR`,
    );
  });
});
