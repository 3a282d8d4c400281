import { isIP } from 'node:net';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';
import { AdapterError, invalidArgument } from '../errors/adapter-error.js';
import { parseBandwidth } from './bandwidth.js';
import type { Pod } from '../state/pod-network.js';

/** CIDRs of the node's pods, one per family. */
export type PodCidrs = readonly string[];

/**
 * Everything there is to say of a pod by capability; a plugin gets what its configuration asks for. The names
 * and forms are those of CNI's CONVENTIONS.md ("Dynamic Plugin specific fields"), the last one is
 * containerd's. `invalid-argument` names the field.
 */
export function capabilityArgs(pod: Pod, podCidrs: PodCidrs): Record<string, unknown> {
  const bandwidth = parseBandwidth(pod.annotations);
  return {
    portMappings: pod.portMappings.flatMap(portMapping),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    // A range set of its own per CIDR: host-local hands out one address from each set, so a dual-stack pod
    // gets both families.
    ...(podCidrs.length === 0 ? {} : { ipRanges: podCidrs.map((subnet) => [{ subnet }]) }),
    ...(pod.dns === null
      ? {}
      : {
          dns: {
            servers: pod.dns.servers ?? [],
            searches: pod.dns.searches ?? [],
            options: pod.dns.options ?? [],
          },
        }),
    aliases: [pod.name],
    ...(pod.cgroupParent === '' ? {} : { cgroupPath: pod.cgroupParent }),
    'io.kubernetes.cri.pod-annotations': pod.annotations,
  };
}

/** The same for a DEL, which no odd field may stop: what cannot be passed is left out. */
export function passableCapabilityArgs(pod: Pod, podCidrs: PodCidrs): Record<string, unknown> {
  const portMappings = pod.portMappings.filter((mapping) => isPassable(() => portMapping(mapping, 0)));
  const annotations = isPassable(() => parseBandwidth(pod.annotations)) ? pod.annotations : {};
  return capabilityArgs({ ...pod, portMappings, annotations }, podCidrs);
}

/** UpdateRuntimeConfig's `pod_cidr`: one CIDR or, dual stack, several with commas. Empty: none. */
export function parsePodCidr(text: string): PodCidrs {
  const cidrs = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const cidr of cidrs) {
    const [address = '', length = '', ...rest] = cidr.split('/');
    const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
    if (rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits) {
      throw invalidArgument(
        'runtime_config.network_config.pod_cidr',
        `${JSON.stringify(cidr)} is not a valid CIDR such as "10.244.1.0/24"`,
      );
    }
  }
  return cidrs;
}

/** The runtime's part in host ports: mappings without a host port are ignored. */
function portMapping(mapping: PortMappingInit, index: number): Record<string, unknown>[] {
  const { hostPort = 0, containerPort = 0, hostIp = '' } = mapping;
  if (hostPort === 0) return [];
  const field = `config.port_mappings[${String(index)}]`;
  requirePort(`${field}.host_port`, hostPort);
  requirePort(`${field}.container_port`, containerPort);
  if (hostIp !== '' && isIP(hostIp) === 0)
    throw invalidArgument(`${field}.host_ip`, `${JSON.stringify(hostIp)} is not a valid IP address`);
  return [{ hostPort, containerPort, protocol: protocolName(mapping.protocol), hostIP: hostIp }];
}

function requirePort(field: string, port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw invalidArgument(field, `${String(port)} is not a valid port (1 to 65535)`);
}

function protocolName(protocol: PortMappingInit['protocol']): 'tcp' | 'udp' | 'sctp' {
  switch (protocol) {
    case 'UDP':
    case 1:
      return 'udp';
    case 'SCTP':
    case 2:
      return 'sctp';
    case 'TCP':
    case 0:
    case undefined:
      return 'tcp';
  }
}

function isPassable(translate: () => unknown): boolean {
  try {
    translate();
    return true;
  } catch (error) {
    if (error instanceof AdapterError) return false;
    throw error;
  }
}
