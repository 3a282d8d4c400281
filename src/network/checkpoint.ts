import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';

/** What cri-dockerd wrote down of a sandbox and is nowhere else: its containers' labels do not have it. */
export interface Checkpoint {
  readonly portMappings: readonly PortMappingInit[];
  readonly hostNetwork: boolean;
}

export interface CheckpointReader {
  /** undefined when there is none or it cannot be read: a sandbox is adopted without it then, never refused. */
  read(sandboxId: string): Promise<Checkpoint | undefined>;
}

/**
 * Reads cri-dockerd's `<rootDir>/sandbox/<id>`. The checksum is not looked at: it is taken over the output of a Go formatter that nothing
 * else can reproduce. Berth writes no such files.
 */
export function createCheckpointReader(rootDir: string): CheckpointReader {
  return {
    async read(sandboxId) {
      if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(sandboxId)) return undefined;
      try {
        return decode(JSON.parse(await readFile(join(rootDir, 'sandbox', sandboxId), 'utf8')));
      } catch {
        return undefined; // missing, torn or not JSON
      }
    },
  };
}

function decode(given: unknown): Checkpoint | undefined {
  if (!isObject(given) || !isObject(given['data'])) return undefined;
  const { port_mappings: mappings, host_network: hostNetwork } = given['data'];
  return {
    portMappings: Array.isArray(mappings) ? mappings.filter(isObject).flatMap(portMapping) : [],
    hostNetwork: hostNetwork === true,
  };
}

function portMapping(given: Record<string, unknown>): PortMappingInit[] {
  const { protocol, container_port: containerPort, host_port: hostPort = 0, host_ip: hostIp } = given;
  if (!isPort(containerPort) || !isPort(hostPort)) return [];
  return [
    {
      protocol: protocolOf(protocol),
      containerPort,
      hostPort,
      hostIp: typeof hostIp === 'string' ? hostIp : '',
    },
  ];
}

function protocolOf(given: unknown): 'TCP' | 'UDP' | 'SCTP' {
  const name = typeof given === 'string' ? given.toUpperCase() : '';
  return name === 'UDP' || name === 'SCTP' ? name : 'TCP';
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
