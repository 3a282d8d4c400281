import type { NamespaceMode } from '../../cri/generated/runtime/v1/NamespaceMode.js';
import type { NamespaceOption } from '../../cri/generated/runtime/v1/NamespaceOption.js';
import type { UserNamespace } from '../../cri/generated/runtime/v1/UserNamespace.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { SandboxFacts, SandboxNetwork } from '../facts.js';
import type { NodeFacts } from '../node-facts.js';

export interface NetworkSettings {
  readonly networkMode: 'cni' | 'docker';
  /** The Docker network of mode `docker`. */
  readonly dockerNetwork: string;
}

/** How a sandbox gets its network. */
export function sandboxNetwork(
  options: NamespaceOption | null,
  { networkMode }: NetworkSettings,
  field: string,
): SandboxNetwork {
  return sandboxMode(options?.network ?? 'POD', `${field}.network`) === 'NODE' ? 'node' : networkMode;
}

type SandboxNamespaces = Pick<HostConfig, 'NetworkMode' | 'PidMode' | 'IpcMode' | 'UsernsMode'>;

/** The namespaces of the pause container, which holds the pod's. */
export function sandboxNamespaces(
  options: NamespaceOption | null,
  settings: NetworkSettings,
  facts: Pick<NodeFacts, 'usernsRemap'>,
  field: string,
): SandboxNamespaces {
  const modes = { node: 'host', cni: 'none', docker: settings.dockerNetwork };
  return {
    NetworkMode: modes[sandboxNetwork(options, settings, field)],
    ...(sandboxMode(options?.pid ?? 'POD', `${field}.pid`) === 'NODE' && { PidMode: 'host' }),
    IpcMode: sandboxMode(options?.ipc ?? 'POD', `${field}.ipc`) === 'NODE' ? 'host' : 'shareable',
    ...usernsToHostConfig(options?.usernsOptions ?? null, facts, `${field}.userns_options`),
  };
}

/** TARGET names a container, and a sandbox comes before any. */
function sandboxMode(mode: NamespaceMode, field: string): 'POD' | 'NODE' {
  if (mode === 'TARGET')
    throw invalidArgument(field, 'a sandbox cannot share the namespace of another container');
  return mode === 'NODE' ? 'NODE' : 'POD';
}

type ContainerNamespaces = Pick<HostConfig, 'NetworkMode' | 'PidMode' | 'IpcMode' | 'UTSMode' | 'UsernsMode'>;

/**
 * The namespaces of a container. Network and ipc are the sandbox's: where those are the node's, the sandbox
 * holds the node's. CRI means POD where nothing is said, for pid too.
 */
export function containerNamespaces(
  options: NamespaceOption | null,
  sandbox: Pick<SandboxFacts, 'id' | 'network'>,
  facts: Pick<NodeFacts, 'usernsRemap'>,
  field: string,
): ContainerNamespaces {
  return {
    NetworkMode: `container:${sandbox.id}`,
    ...pidMode(options, sandbox.id, field),
    IpcMode: ipcMode(options?.ipc ?? 'POD', sandbox.id, `${field}.ipc`),
    // The Engine cannot share a UTS namespace between containers; it copies the sandbox's host name. The
    // node's own can be shared.
    ...(sandbox.network === 'node' && { UTSMode: 'host' }),
    ...usernsToHostConfig(options?.usernsOptions ?? null, facts, `${field}.userns_options`),
  };
}

function pidMode(
  options: NamespaceOption | null,
  sandboxId: string,
  field: string,
): Pick<HostConfig, 'PidMode'> {
  const { pid, targetId } = options ?? { pid: 'POD', targetId: '' };
  switch (pid) {
    case 'POD':
      return { PidMode: `container:${sandboxId}` };
    case 'CONTAINER':
      return {};
    case 'NODE':
      return { PidMode: 'host' };
    case 'TARGET':
      return { PidMode: `container:${requireTarget(targetId, `${field}.target_id`)}` };
  }
}

function requireTarget(id: string, field: string): string {
  if (!/^[0-9a-f]+$/.test(id))
    throw invalidArgument(field, `${JSON.stringify(id)} is not a valid container id`);
  return id;
}

function ipcMode(mode: NamespaceMode, sandboxId: string, field: string): string {
  switch (mode) {
    case 'POD':
    case 'NODE':
      return `container:${sandboxId}`;
    case 'CONTAINER':
      return 'private';
    case 'TARGET':
      throw invalidArgument(field, 'TARGET is supported for the pid namespace only');
  }
}

/**
 * The Engine has no user namespace per container. It has one for all of them when it was started with
 * userns-remap, and there every pod opts out: its volumes belong to the node's ids, and the node's namespaces
 * cannot be shared otherwise.
 */
function usernsToHostConfig(
  userns: UserNamespace | null,
  { usernsRemap }: Pick<NodeFacts, 'usernsRemap'>,
  field: string,
): Pick<HostConfig, 'UsernsMode'> {
  if (userns !== null && userns.mode !== 'NODE') {
    throw invalidArgument(
      `${field}.mode`,
      `${userns.mode} is not supported: Docker Engine has no user namespaces for single containers (hostUsers must be true)`,
    );
  }
  if (userns !== null && userns.uids.length + userns.gids.length > 0) {
    throw invalidArgument(field, "must be empty for the node's user namespace");
  }
  return usernsRemap ? { UsernsMode: 'host' } : {};
}
