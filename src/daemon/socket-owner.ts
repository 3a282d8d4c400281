import { readFileSync } from 'node:fs';
import { AdapterError } from '../errors/adapter-error.js';

export interface Ownership {
  readonly uid: number;
  readonly gid: number;
}

export interface Accounts {
  /** Text of /etc/passwd. */
  readonly passwd: string;
  /** Text of /etc/group. */
  readonly group: string;
}

/**
 * The owner of the socket: `user:group` by name or number, as in `socketOwner`. Empty is root and the group
 * docker, whose members can reach the Engine and so are root already; where there is no such group
 * (Mirantis/cri-dockerd#48), root alone.
 */
export function socketOwner(given: string, accounts = localAccounts()): Ownership {
  if (given === '') return { uid: 0, gid: findId(accounts.group, 'docker') ?? 0 };
  const [user = '', group = ''] = given.split(':');
  return { uid: idOf(accounts.passwd, user, 'user'), gid: idOf(accounts.group, group, 'group') };
}

function localAccounts(): Accounts {
  return { passwd: readFileSync('/etc/passwd', 'utf8'), group: readFileSync('/etc/group', 'utf8') };
}

function idOf(table: string, name: string, what: string): number {
  if (name === '') return 0;
  const id = /^\d+$/.test(name) ? Number(name) : findId(table, name);
  if (id === undefined)
    throw new AdapterError(
      'invalid-argument',
      `socketOwner: the ${what} ${name} does not exist on this node`,
    );
  return id;
}

/** passwd(5) and group(5) agree on the first three fields: name, password, id. */
function findId(table: string, name: string): number | undefined {
  const fields = table.split('\n').map((line) => line.split(':'));
  const id = fields.find(([candidate]) => candidate === name)?.[2];
  return id === undefined ? undefined : Number(id);
}
