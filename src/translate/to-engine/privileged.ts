import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';

/** `podIsPrivileged` is undefined for a sandbox of which that is not known: one that cri-dockerd made. */
export function privilegedToHostConfig(
  privileged: boolean,
  podIsPrivileged: boolean | undefined,
  { cgroupVersion }: Pick<NodeFacts, 'cgroupVersion'>,
  field: string,
): Pick<HostConfig, 'Privileged' | 'CgroupnsMode'> {
  if (!privileged) return cgroupnsToHostConfig({ cgroupVersion });
  if (podIsPrivileged === false)
    throw invalidArgument(field, 'must be false because the sandbox is not privileged');
  // With cgroup v2 the Engine hides the node's cgroups even from privileged containers; the other CRI
  // runtimes do not.
  return { Privileged: true, CgroupnsMode: 'host' };
}

/**
 * As other CRI runtimes have it, whatever default the daemon was given: a cgroup namespace with cgroup v2
 * only.
 */
export function cgroupnsToHostConfig({
  cgroupVersion,
}: Pick<NodeFacts, 'cgroupVersion'>): Pick<HostConfig, 'CgroupnsMode'> {
  return { CgroupnsMode: cgroupVersion === 2 ? 'private' : 'host' };
}
