import type { Int64Value } from '../../cri/generated/runtime/v1/Int64Value.js';
import type { SupplementalGroupsPolicy } from '../../cri/generated/runtime/v1/SupplementalGroupsPolicy.js';
import type { ContainerCreateBody, HostConfig } from '../../engine/wire/container-create.js';
import { AdapterError, invalidArgument } from '../../errors/adapter-error.js';
import { requireCount, requireLength, USER_NAME_MAX_BYTES } from './length-checks.js';
import { isId, toId } from './numbers.js';

/** The kernel's NGROUPS_MAX, without the primary group, which the Engine adds. */
const GROUPS_MAX = 65_535;

/** The part of a CRI security context that says who runs. A sandbox has no user name. */
export interface UserContext {
  readonly runAsUser: Int64Value | null;
  readonly runAsGroup: Int64Value | null;
  readonly runAsUsername?: string;
  readonly supplementalGroups: readonly string[];
  readonly supplementalGroupsPolicy: SupplementalGroupsPolicy;
}

/** `uid|name[:gid]`; left out, the image's user runs. A user name wins over an id, as with containerd and cri-dockerd. */
export function userToConfig(
  context: UserContext | null,
  imageUser: string,
  field: string,
): Pick<ContainerCreateBody, 'User'> {
  if (context === null) return {};
  const user = requestedUser(context, field);
  const group =
    context.runAsGroup === null ? undefined : toId(context.runAsGroup.value, `${field}.run_as_group.value`);
  if (group !== undefined && user === undefined) {
    throw invalidArgument(`${field}.run_as_group`, 'needs run_as_user or run_as_username');
  }
  if (context.supplementalGroupsPolicy === 'Strict')
    return { User: strictUser(user, group, imageUser, field) };
  if (user === undefined) return {};
  return { User: group === undefined ? user : `${user}:${group}` };
}

/** Groups besides the user's own. */
export function groupsToHostConfig(context: UserContext | null, field: string): Pick<HostConfig, 'GroupAdd'> {
  if (context === null || context.supplementalGroups.length === 0) return {};
  const groups = requireCount(context.supplementalGroups, GROUPS_MAX, `${field}.supplemental_groups`).map(
    (group, index) => toId(group, `${field}.supplemental_groups[${String(index)}]`),
  );
  return { GroupAdd: [...new Set(groups)] };
}

function requestedUser({ runAsUser, runAsUsername = '' }: UserContext, field: string): string | undefined {
  if (runAsUsername !== '') return requireUsername(runAsUsername, `${field}.run_as_username`);
  return runAsUser === null ? undefined : toId(runAsUser.value, `${field}.run_as_user.value`);
}

/** A colon would add a group to the name. */
function requireUsername(name: string, field: string): string {
  requireLength(name, USER_NAME_MAX_BYTES, field);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s:\u0000-\u001f\u007f]/.test(name))
    throw invalidArgument(field, `${JSON.stringify(name)} is not a user name`);
  return name;
}

/**
 * `Strict` means: none of the groups that /etc/group of the image puts the user in. The Engine leaves them out when, and only when, it is
 * given a group, so the primary one has to be known here. Berth never reads files of an image (huge or hostile ones have broken runtimes),
 * so that is the group asked for, or the one in the image's own USER as long as the user is the image's.
 */
function strictUser(
  user: string | undefined,
  group: string | undefined,
  imageUser: string,
  field: string,
): string {
  const [imageName = '', imageGroup = ''] = imageUser.split(':');
  const name = user ?? imageName;
  if (group !== undefined) return `${name}:${group}`;
  if (name !== '' && name === imageName && isId(imageGroup)) return `${name}:${imageGroup}`;
  throw new AdapterError(
    'failed-precondition',
    `${field}.supplemental_groups_policy: Strict needs a primary group that is known without reading the image's files: set run_as_group (runAsGroup in the pod), or an image whose USER names a numeric group`,
  );
}
