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
  if (!privileged) return {};
  if (podIsPrivileged === false)
    throw invalidArgument(field, 'the sandbox is not privileged, so no container of it can be');
  // With cgroup v2 the Engine hides the node's cgroups even from privileged containers; the other CRI runtimes do not.
  return { Privileged: true, ...(cgroupVersion === 2 && { CgroupnsMode: 'host' }) };
}
