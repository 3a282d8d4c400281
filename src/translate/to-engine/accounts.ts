import { isId } from '../check/numbers.js';

/** The texts of an image's /etc/passwd and /etc/group; empty where it has none. */
export interface ImageAccounts {
  readonly passwd: string;
  readonly group: string;
}

/** A user of an image as the Engine and containerd find it. */
export interface Account {
  /** undefined for an id that the image has no name for. */
  readonly name: string | undefined;
  /** Primary group. */
  readonly gid: string;
  /** The groups that list the user as a member. */
  readonly groups: readonly string[];
}

/**
 * The first entry of /etc/passwd that has this name, or this id; undefined for a name that is not there. An
 * id that is not there has the group 0 and no others, as in every runtime (passwd(5), group(5)). Lines that
 * are none of either are skipped.
 */
export function findAccount(accounts: ImageAccounts, user: string): Account | undefined {
  const id = isId(user) ? String(Number(user)) : undefined;
  for (const [name = '', , uid = '', gid = ''] of entriesOf(accounts.passwd)) {
    if (!isId(uid) || !isId(gid)) continue;
    if (name === user || String(Number(uid)) === id)
      return { name, gid: String(Number(gid)), groups: groupsOf(accounts, name) };
  }
  return id === undefined ? undefined : { name: undefined, gid: '0', groups: [] };
}

function groupsOf({ group }: ImageAccounts, user: string): string[] {
  const groups = new Set<string>();
  for (const [, , gid = '', members = ''] of entriesOf(group)) {
    if (isId(gid) && members.split(',').some((member) => member.trim() === user))
      groups.add(String(Number(gid)));
  }
  return [...groups];
}

function* entriesOf(text: string): Generator<string[]> {
  for (const line of linesOf(text)) yield line.trim().split(':');
}

/** Those that the Engine looks at: it skips empty ones. */
export function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}
