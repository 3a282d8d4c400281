import { randomBytes } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';
import { readRegularFile, SETTINGS_MAX_BYTES } from '../host/read-regular-file.js';
import { checkpointText, type CheckpointedPod } from './checkpoint-text.js';

/** What cri-dockerd wrote down of a sandbox and is nowhere else: its containers' labels do not have it. */
export interface Checkpoint {
  readonly portMappings: readonly PortMappingInit[];
  readonly hostNetwork: boolean;
}

export interface Checkpoints {
  /**
   * undefined when there is none or it cannot be read: a sandbox is adopted without it then, never refused.
   */
  read(sandboxId: string): Promise<Checkpoint | undefined>;
  /**
   * Writes one, unless there is one, and only on a node that cri-dockerd has been on: where it has its
   * directory.
   */
  write(sandboxId: string, pod: CheckpointedPod): Promise<void>;
  /** Success also when there is none. */
  remove(sandboxId: string): Promise<void>;
}

/**
 * cri-dockerd's `<rootDir>/sandbox/<id>`. What it wrote is read whatever its checksum is. Berth writes one
 * for the day on which the node goes back: cri-dockerd knows of the host ports of a pod from nowhere else,
 * and would not release them.
 */
export function createCheckpoints(rootDir: string): Checkpoints {
  const directory = join(rootDir, 'sandbox');
  return {
    async read(sandboxId) {
      if (!isKey(sandboxId)) return undefined;
      try {
        return decode(JSON.parse(await readText(join(directory, sandboxId))));
      } catch {
        return undefined; // missing, torn or not JSON
      }
    },
    async write(sandboxId, pod) {
      const path = join(directory, sandboxId);
      if (!isKey(sandboxId) || !(await exists(rootDir)) || (await exists(path))) return;
      await mkdir(directory, { recursive: true, mode: 0o755 });
      // cri-dockerd skips names that begin with a dot.
      const temporary = join(directory, `.${randomBytes(8).toString('hex')}`);
      try {
        await writeSynced(temporary, checkpointText(pod));
        await rename(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    async remove(sandboxId) {
      if (isKey(sandboxId)) await rm(join(directory, sandboxId), { force: true });
    },
  };
}

async function readText(path: string): Promise<string> {
  return (await readRegularFile(path, SETTINGS_MAX_BYTES)).toString('utf8');
}

function isKey(sandboxId: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(sandboxId);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
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
