import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';

/** A pod, as its checkpoint describes it. */
export interface CheckpointedPod {
  readonly name: string;
  readonly namespace: string;
  readonly portMappings: readonly PortMappingInit[];
}

/**
 * The text of a checkpoint as cri-dockerd 0.3 and 0.4 write it. cri-dockerd takes one with another checksum
 * for corrupt: 32 bits of FNV-1a over go-spew's `%#v` of its data.
 */
export function checkpointText({ name, namespace, portMappings }: CheckpointedPod): string {
  const ports = portMappings.map(portOf);
  const data = {
    port_mappings: ports.map(({ protocol, containerPort, hostPort, hostIp }) => ({
      protocol,
      container_port: containerPort,
      host_port: hostPort,
      // As Go leaves it out.
      ...(hostIp !== '' && { host_ip: hostIp }),
    })),
  };
  return JSON.stringify({ version: 'v1', name, namespace, data, checksum: fnv1a(spewDump(ports)) });
}

interface Port {
  readonly protocol: string;
  readonly containerPort: number;
  readonly hostPort: number;
  readonly hostIp: string;
}

function portOf({ protocol = 'TCP', containerPort = 0, hostPort = 0, hostIp = '' }: PortMappingInit): Port {
  return { protocol: String(protocol).toLowerCase(), containerPort, hostPort, hostIp };
}

/**
 * `core.CheckpointData` as go-spew 1.1 prints it with `%#v`, with the settings that Kubernetes takes hashes
 * with.
 */
function spewDump(ports: readonly Port[]): string {
  const mappings = ports.map(
    ({ protocol, containerPort, hostPort, hostIp }) =>
      `<*>{Protocol:(*config.Protocol)${protocol} ContainerPort:(*int32)${String(containerPort)} ` +
      `HostPort:(*int32)${String(hostPort)} HostIP:(string)${hostIp}}`,
  );
  const list = `([]*config.PortMapping)[${mappings.join(' ')}]`;
  return `(core.CheckpointData){PortMappings:${list} HostNetwork:(bool)false}`;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
