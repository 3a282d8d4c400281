import type { PortMapping } from '../../cri/generated/runtime/v1/PortMapping.js';
import type { ContainerCreateBody, HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { isIpAddress } from '../check/ip-address.js';

export interface PortFields {
  readonly config: Pick<ContainerCreateBody, 'ExposedPorts'>;
  readonly hostConfig: Pick<HostConfig, 'PortBindings'>;
}

/** Refuses a port mapping that no network could make. */
export function requirePortMappings(mappings: readonly PortMapping[], field: string): void {
  mappings.forEach(({ containerPort, hostPort, hostIp }, index) => {
    const at = `${field}[${String(index)}]`;
    if (containerPort < 1 || containerPort > 65_535)
      throw invalidArgument(
        `${at}.container_port`,
        `${String(containerPort)} is not a valid port (1 to 65535)`,
      );
    if (hostPort < 0 || hostPort > 65_535)
      throw invalidArgument(`${at}.host_port`, `${String(hostPort)} is not a valid port (1 to 65535)`);
    if (hostIp !== '' && !isIpAddress(hostIp))
      throw invalidArgument(`${at}.host_ip`, `${JSON.stringify(hostIp)} is not a valid IP address`);
  });
}

/**
 * Host ports published by the Engine, for a pod on a Docker network. A mapping without a host port publishes
 * nothing.
 */
export function portMappingsToEngine(mappings: readonly PortMapping[]): PortFields {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { protocol, containerPort, hostPort, hostIp } of mappings) {
    if (hostPort === 0) continue;
    const key = `${String(containerPort)}/${protocol.toLowerCase()}`;
    const wanted = { HostIp: hostIp, HostPort: String(hostPort) };
    const list = (bindings[key] ??= []);
    if (!list.some(({ HostIp, HostPort }) => HostIp === wanted.HostIp && HostPort === wanted.HostPort))
      list.push(wanted);
  }
  const keys = Object.keys(bindings);
  if (keys.length === 0) return { config: {}, hostConfig: {} };
  return {
    config: { ExposedPorts: Object.fromEntries(keys.map((key) => [key, {}])) },
    hostConfig: { PortBindings: bindings },
  };
}
