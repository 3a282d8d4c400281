import type { Int64Value } from '../../cri/generated/runtime/v1/Int64Value.js';
import type { SupplementalGroupsPolicy } from '../../cri/generated/runtime/v1/SupplementalGroupsPolicy.js';
import type { ContainerCreateBody, HostConfig } from '../../engine/wire/container-create.js';
import { AdapterError, invalidArgument } from '../../errors/adapter-error.js';
import { findAccount, linesOf, type Account, type ImageAccounts } from './accounts.js';
import { requireCount, requireLength, USER_NAME_MAX_BYTES } from './length-checks.js';
import { isId, toId } from '../check/numbers.js';

/** The part of a CRI security context that says who runs. A sandbox has no user name. */
export interface UserContext {
  readonly runAsUser: Int64Value | null;
  readonly runAsGroup: Int64Value | null;
  readonly runAsUsername?: string;
  readonly supplementalGroups: readonly string[];
  readonly supplementalGroupsPolicy: SupplementalGroupsPolicy;
}

/** What the image says of users. */
export interface ImageUsers {
  /** The image's USER: `uid|name[:gid|group]`; empty for root. */
  readonly user: string;
  /** undefined where the files of the image cannot be read. */
  readonly accounts: ImageAccounts | undefined;
}

/**
 * `uid|name[:gid]`; left out, the image's user runs. A user name wins over an id, as with containerd and
 * cri-dockerd.
 */
export function userToConfig(
  context: UserContext | null,
  image: ImageUsers,
  field: string,
): Pick<ContainerCreateBody, 'User'> {
  if (context === null) return {};
  const user = requestedUser(context, field);
  const group = requestedGroup(context, field);
  if (group !== undefined && user === undefined)
    throw invalidArgument(`${field}.run_as_group`, 'needs run_as_user or run_as_username');
  if (context.supplementalGroupsPolicy === 'Strict') return { User: strictUser(user, group, image, field) };
  if (user === undefined) return {};
  return { User: group === undefined ? user : `${user}:${group}` };
}

/**
 * Groups in addition to the user's own. The Engine adds those in which /etc/group of the image lists the
 * user, but only when it is given no group: with one, `Merge` has them here.
 */
export function groupsToHostConfig(
  context: UserContext | null,
  image: ImageUsers,
  field: string,
): Pick<HostConfig, 'GroupAdd'> {
  const at = `${field}.supplemental_groups`;
  const asked = requireCount(context?.supplementalGroups ?? [], GROUPS_MAX, at).map((group, index) =>
    toId(group, `${at}[${String(index)}]`),
  );
  const merged = mergedGroups(context, image, field);
  const groups = [...new Set([...asked, ...merged])];
  requireCount(groups, GROUPS_MAX, at);
  requireComparable(groups.length, image, asked.length < merged.length ? 'config.image.image' : at);
  return groups.length === 0 ? {} : { GroupAdd: groups };
}

/** The kernel's NGROUPS_MAX, without the primary group, which the Engine adds. */
const GROUPS_MAX = 65_535;

/**
 * At each start the Engine compares each group with each line of the image's /etc/group. For 5,000 groups and
 * as many lines, 25 million comparisons, a start takes 2 s (measured), and for 65,535 it would take minutes.
 * With this many comparisons it takes a third of a second.
 */
const GROUP_COMPARISONS_MAX = 4_000_000;

function requireComparable(groups: number, { accounts }: ImageUsers, field: string): void {
  if (accounts === undefined || groups === 0) return;
  const lines = linesOf(accounts.group).length;
  if (groups * lines <= GROUP_COMPARISONS_MAX) return;
  throw invalidArgument(
    field,
    `the container has ${String(groups)} additional groups, and the Engine compares each with the ` +
      `${String(lines)} lines of the image's /etc/group: the limit is ${String(GROUP_COMPARISONS_MAX)} comparisons`,
  );
}

function mergedGroups(
  context: UserContext | null,
  { user: imageUser, accounts }: ImageUsers,
  field: string,
): readonly string[] {
  if (accounts === undefined || context?.supplementalGroupsPolicy === 'Strict') return [];
  const requested = context === null ? undefined : requestedUser(context, field);
  const [imageName = '', imageGroup = ''] = imageUser.split(':');
  const hasGroup = requested === undefined ? imageGroup !== '' : context?.runAsGroup != null;
  if (!hasGroup) return [];
  return findAccount(accounts, named(requested ?? imageName))?.groups ?? [];
}

function requestedUser({ runAsUser, runAsUsername = '' }: UserContext, field: string): string | undefined {
  if (runAsUsername !== '') return requireUsername(runAsUsername, `${field}.run_as_username`);
  return runAsUser === null ? undefined : toId(runAsUser.value, `${field}.run_as_user.value`);
}

function requestedGroup({ runAsGroup }: UserContext, field: string): string | undefined {
  return runAsGroup === null ? undefined : toId(runAsGroup.value, `${field}.run_as_group.value`);
}

/** A colon would add a group to the name. */
function requireUsername(name: string, field: string): string {
  requireLength(name, USER_NAME_MAX_BYTES, field);
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\s:\u0000-\u001f\u007f]/.test(name))
    throw invalidArgument(field, `${JSON.stringify(name)} is not a valid user name`);
  return name;
}

/**
 * `Strict` means: none of the groups that /etc/group of the image puts the user in. The Engine leaves them
 * out when, and only when, it is given a group: the one asked for, the one in the image's own USER as long as
 * nobody else is asked for, or that of /etc/passwd in the image.
 */
function strictUser(
  user: string | undefined,
  group: string | undefined,
  image: ImageUsers,
  field: string,
): string {
  const [imageName = '', imageGroup = ''] = image.user.split(':');
  const name = named(user ?? imageName);
  if (group !== undefined) return `${name}:${group}`;
  if (user === undefined && imageGroup !== '') return `${name}:${imageGroup}`;
  if (image.accounts !== undefined) return `${name}:${requireAccount(image.accounts, name, field).gid}`;
  if (name === imageName && isId(imageGroup)) return `${name}:${imageGroup}`;
  throw new AdapterError(
    'failed-precondition',
    `${field}.supplemental_groups_policy: Strict needs a primary group, and the image's /etc/passwd cannot be read with the storage driver of this node: set run_as_group (runAsGroup in the pod)`,
  );
}

/** Nobody in particular is root. */
function named(user: string): string {
  return user === '' ? '0' : user;
}

function requireAccount(accounts: ImageAccounts, name: string, field: string): Account {
  const account = findAccount(accounts, name);
  if (account === undefined)
    throw invalidArgument(field, `the image has no user ${JSON.stringify(name)} in its /etc/passwd`);
  return account;
}
