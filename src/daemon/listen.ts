import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import type { Endpoint } from '../config/address-kinds.js';
import { AdapterError, messageOf } from '../errors/adapter-error.js';
import { isServed } from '../host/unix-socket.js';
import type { Environment } from '../config/environment.js';
import { inheritedSockets, type InheritedSocket } from './inherited-sockets.js';
import { socketOwner } from './socket-owner.js';

export interface ListenSettings {
  readonly mode: number;
  /** As `socketOwner` in the settings. */
  readonly owner: string;
  /**
   * Gets each connection. Without it, listen to the server's `connection` before doing anything else, or the
   * first ones are lost.
   */
  readonly onConnection?: (connection: Socket) => void;
}

export interface Listening {
  readonly server: Server;
  /** For the log: `unix:///run/x.sock`, or `fd://3 (/run/x.sock)`. */
  readonly address: string;
  /**
   * Takes no more connections and removes the socket's path if Berth made it. Open connections are not
   * touched.
   */
  readonly close: () => Promise<void>;
}

/**
 * Listens on a unix socket of our own, or on one that systemd passed: for `fd://`, and for a path that
 * systemd already holds (kubespray gives the path to both). Never takes a path from a process that still
 * serves there. Throws `failed-precondition`.
 */
export async function listen(
  endpoint: Endpoint,
  settings: ListenSettings,
  environment: Environment,
): Promise<Listening> {
  const inherited = findInherited(endpoint, inheritedSockets(environment, process.pid));
  const server = createServer(settings.onConnection);
  if (inherited !== undefined) return listenInherited(server, inherited);
  if (endpoint.kind === 'systemd') {
    throw problem(
      'fd://: systemd passed no socket; start cri-docker.socket, or give --container-runtime-endpoint a path such as unix:///run/cri-dockerd.sock',
    );
  }
  return listenOnPath(server, endpoint.path, settings);
}

function findInherited(endpoint: Endpoint, sockets: readonly InheritedSocket[]): InheritedSocket | undefined {
  if (endpoint.kind === 'systemd') return sockets[0];
  const wanted = realPath(endpoint.path);
  return sockets.find(({ path }) => path !== undefined && realPath(path) === wanted);
}

/** /var/run is /run on most nodes. */
function realPath(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    // A directory that does not exist is no other name of one that does.
    return path;
  }
}

async function listenInherited(server: Server, { fd, path }: InheritedSocket): Promise<Listening> {
  await startListening(server, { fd });
  return {
    server,
    address: `fd://${String(fd)}${path === undefined ? '' : ` (${path})`}`,
    close: () => stopListening(server),
  };
}

async function listenOnPath(server: Server, path: string, settings: ListenSettings): Promise<Listening> {
  try {
    await removeStaleSocket(path);
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    return await bind(server, path, settings);
  } catch (error) {
    if (error instanceof AdapterError) throw error;
    throw problem(`unix://${path}: cannot create the socket: ${messageOf(error)}`, error);
  }
}

/**
 * The socket appears under its name only when it is complete, mode and owner included. Until then it has the
 * mode that the umask gives, so it is made in a directory that no one else may enter. (A umask would also
 * affect what other threads make.)
 */
async function bind(server: Server, path: string, { mode, owner }: ListenSettings): Promise<Listening> {
  const closed = mkdtempSync(join(dirname(path), '.b'));
  try {
    const temporary = join(closed, 's');
    await startListening(server, { path: temporary });
    takeOwnership(temporary, owner);
    chmodSync(temporary, mode);
    const inode = lstatSync(temporary).ino;
    renameSync(temporary, path);
    return { server, address: `unix://${path}`, close: () => closePath(server, path, inode) };
  } catch (error) {
    await stopListening(server);
    throw error;
  } finally {
    rmSync(closed, { recursive: true, force: true });
  }
}

function takeOwnership(path: string, owner: string): void {
  // Only root can give a file away; another user who runs Berth (a test) keeps it.
  if (owner === '' && process.getuid?.() !== 0) return;
  const { uid, gid } = socketOwner(owner);
  chownSync(path, uid, gid);
}

/** Refuses everything at `path` except a stale socket, which the new one replaces. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket())
    throw problem(
      `unix://${path}: is a ${found.isDirectory() ? 'directory' : 'file'}, not a socket; remove it`,
    );
  if (await isServed(path)) {
    throw problem(
      `unix://${path}: another process serves this socket; stop it first (systemctl disable --now cri-docker.service cri-docker.socket), or choose another path`,
    );
  }
}

async function startListening(server: Server, where: ListenOptions & { fd?: number }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/**
 * Not waited for until the last connection has ended, as Node's own callback would: that is for the one who
 * serves them.
 */
function stopListening(server: Server): Promise<void> {
  server.close();
  return Promise.resolve();
}

async function closePath(server: Server, path: string, inode: number): Promise<void> {
  // Another Berth may have taken over meanwhile.
  if (lstatSync(path, { throwIfNoEntry: false })?.ino === inode) rmSync(path, { force: true });
  await stopListening(server);
}

function problem(message: string, cause?: unknown): AdapterError {
  return new AdapterError('failed-precondition', message, cause === undefined ? undefined : { cause });
}
