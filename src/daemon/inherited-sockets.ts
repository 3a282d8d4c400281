import { readFileSync, readlinkSync } from 'node:fs';
import type { Environment } from '../config/environment.js';

/** A listening socket that the service manager opened and passed on (sd_listen_fds(3)). */
export interface InheritedSocket {
  readonly fd: number;
  /** Where it is in the file system; undefined for one that is nowhere. */
  readonly path: string | undefined;
}

/** The protocol's SD_LISTEN_FDS_START. */
const FIRST_FD = 3;

/** Sockets meant for this process; none when LISTEN_PID names another, such as a shell that started us. */
export function inheritedSockets(
  environment: Environment,
  pid: number,
  pathOfFd = pathOfSocket,
): InheritedSocket[] {
  if (environment['LISTEN_PID'] !== String(pid)) return [];
  const count = Number(environment['LISTEN_FDS'] ?? '0');
  if (!Number.isInteger(count) || count < 1) return [];
  return Array.from({ length: count }, (_, index) => ({
    fd: FIRST_FD + index,
    path: pathOfFd(FIRST_FD + index),
  }));
}

/**
 * The variables that are between the service manager and this process alone: a plugin that saw them would
 * take them for its own.
 */
const SERVICE_VARIABLES = [
  'LISTEN_PID',
  'LISTEN_FDS',
  'LISTEN_FDNAMES',
  'NOTIFY_SOCKET',
  'WATCHDOG_PID',
  'WATCHDOG_USEC',
];

/** The environment for programs that Berth starts. */
export function childEnvironment(environment: Environment): Environment {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !SERVICE_VARIABLES.includes(name)),
  );
}

/**
 * Node has no getsockname for an inherited unix socket; the kernel lists them by inode (proc(5),
 * /proc/net/unix).
 */
function pathOfSocket(fd: number): string | undefined {
  const inode = /^socket:\[(\d+)\]$/.exec(readLink(`/proc/self/fd/${String(fd)}`))?.[1];
  return inode === undefined ? undefined : pathOfInode(readFileSync('/proc/self/net/unix', 'utf8'), inode);
}

/** The path in the line of this inode: `Num RefCount Protocol Flags Type St Inode Path`. */
export function pathOfInode(table: string, inode: string): string | undefined {
  for (const line of table.split('\n')) {
    const parts = /^\S+: \S+ \S+ \S+ \S+ \S+ +(\d+) (\/.*)$/.exec(line);
    if (parts?.[1] === inode) return parts[2];
  }
  return undefined;
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // No such descriptor: LISTEN_FDS counts more than there are. The user of that socket gets an error.
    return '';
  }
}
