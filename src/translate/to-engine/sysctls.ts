import type { NamespaceOption } from '../../cri/generated/runtime/v1/NamespaceOption.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { LIST_MAX, PAGE_MAX_BYTES, requireCount, requireLength, requirePathLength } from './length-checks.js';

/**
 * Kernel parameters of the pod. Only those that a namespace of the pod's own keeps apart: any other would be
 * set for the whole node, and the Engine refuses it only when the sandbox starts.
 */
export function sysctlsToHostConfig(
  sysctls: Readonly<Record<string, string>>,
  namespaces: Pick<NamespaceOption, 'network' | 'ipc'> | null,
  field: string,
): Pick<HostConfig, 'Sysctls'> {
  const entries = Object.entries(sysctls);
  if (entries.length === 0) return {};
  requireCount(entries, LIST_MAX, field);
  for (const [key, value] of entries) {
    requirePathLength(`/proc/sys/${key}`, field);
    check(key, value, namespaces, `${field}[${JSON.stringify(key)}]`);
  }
  return { Sysctls: { ...sysctls } };
}

/** As runc has them (libcontainer/configs/validate); and everything under net and fs.mqueue. */
const IPC_KEYS = new Set(
  ['msgmax', 'msgmnb', 'msgmni', 'sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced'].map(
    (name) => `kernel.${name}`,
  ),
);

function check(
  key: string,
  value: string,
  namespaces: Pick<NamespaceOption, 'network' | 'ipc'> | null,
  field: string,
): void {
  if (!/^[a-z0-9_][-_a-z0-9./]*$/.test(key) || key.includes('..'))
    throw invalidArgument(field, 'is not a valid name of a kernel parameter');
  if (/[\0\n]/.test(value)) throw invalidArgument(field, 'must not contain a NUL byte or a newline');
  requireLength(value, PAGE_MAX_BYTES, field);
  const namespace = namespaceOf(key.replaceAll('/', '.'));
  if (namespace === undefined)
    throw invalidArgument(field, 'is not namespaced: it would change the whole node');
  if (namespaces?.[namespace] === 'NODE')
    throw invalidArgument(field, `cannot be set: the pod uses the node's ${namespace} namespace`);
}

function namespaceOf(key: string): 'network' | 'ipc' | undefined {
  if (key.startsWith('net.')) return 'network';
  return IPC_KEYS.has(key) || key.startsWith('fs.mqueue.') ? 'ipc' : undefined;
}
