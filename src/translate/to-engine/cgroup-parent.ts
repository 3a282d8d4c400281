import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { requirePathLength } from './length-checks.js';
import { requireNoNul } from '../check/text.js';

/**
 * The pod's cgroup in the driver's own spelling: a path with cgroupfs, the name of the innermost slice with
 * systemd.
 */
export function cgroupParentToHostConfig(
  parent: string,
  field: string,
  { cgroupDriver }: Pick<NodeFacts, 'cgroupDriver'>,
): Pick<HostConfig, 'CgroupParent'> {
  if (parent === '') return {};
  requirePathLength(requireNoNul(parent, field), field);
  const parts = parent.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  if (parts.includes('..')) throw invalidArgument(field, `${JSON.stringify(parent)} must not contain ".."`);
  if (cgroupDriver === 'cgroupfs') return { CgroupParent: parent };
  if (!/^.+\.slice$/.test(last)) {
    throw invalidArgument(
      field,
      `${JSON.stringify(parent)} must end in a slice: the Engine's cgroup driver is systemd, and the kubelet's must be the same`,
    );
  }
  return { CgroupParent: last };
}
