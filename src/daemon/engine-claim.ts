import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
  constants,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Endpoint } from '../engine/endpoint.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { lockFile } from '../host/file-lock.js';

/**
 * The right to look after an Engine, as long as this process lives: two Berths would write each line of a log
 * twice, and release each other's networks.
 */
export interface EngineClaim {
  release(): void;
}

export interface EngineClaimParts {
  readonly endpoint: Endpoint;
  /** For the lock; the same for all Berths of the node. */
  readonly directory: string;
  /** The lock failed for another reason than another Berth: Berth runs without it. */
  readonly onLockFailed: (problem: string) => void;
}

/** On every node, gone with a reboot, and root's. */
export const CLAIMS_DIRECTORY = '/run/berth';

/**
 * Throws `failed-precondition`, with the process id, while another Berth of this node looks after the Engine.
 */
export function claimEngine({ endpoint, directory, onLockFailed }: EngineClaimParts): EngineClaim {
  const path = join(directory, `${encodeURIComponent(nameOf(endpoint))}.lock`);
  let fd: number | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    fd = openLocked(path);
  } catch (error) {
    onLockFailed(messageOf(error));
    return { release: () => undefined };
  }
  if (fd === undefined) {
    throw new AdapterError(
      'failed-precondition',
      `${endpoint.label}: another Berth (process ${holderOf(path)}) already uses this Engine; stop it first (systemctl stop cri-docker.service cri-docker.socket)`,
    );
  }
  const held = fd;
  writePid(held);
  return {
    release() {
      // While it is held: a process that opens it now finds that it is no longer the one at the path.
      if (isAt(path, held)) rmSync(path, { force: true });
      closeSync(held);
    },
  };
}

/** /var/run is /run on most nodes. */
function nameOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'tcp') return `${endpoint.host}:${String(endpoint.port)}`;
  const { socketPath } = endpoint;
  for (const real of [
    () => realpathSync(socketPath),
    () => join(realpathSync(dirname(socketPath)), basename(socketPath)),
  ]) {
    try {
      return real();
    } catch {
      // An Engine that does not run, or never ran here.
    }
  }
  return socketPath;
}

/** For the message of a second Berth; a full disk must not stop the first. */
function writePid(fd: number): void {
  try {
    ftruncateSync(fd);
    writeSync(fd, String(process.pid), 0);
  } catch {
    // The message says "unknown", or who was there before.
  }
}

function isAt(path: string, fd: number): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
}

/** The descriptor of the file at this path, locked by it; undefined when another process has it locked. */
function openLocked(path: string): number | undefined {
  for (;;) {
    const fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    let isCurrent = false;
    try {
      if (!lockFile(fd)) return undefined;
      isCurrent = isAt(path, fd);
      if (isCurrent) return fd;
    } finally {
      if (!isCurrent) closeSync(fd);
    }
  }
}

function holderOf(path: string): string {
  try {
    return readFileSync(path, 'latin1').trim() || 'unknown';
  } catch {
    return 'unknown';
  }
}
