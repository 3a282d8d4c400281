import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listening } from '../../src/daemon/listen.js';

let directory: string;
let path: string;
const open: (Server | Listening)[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'berth-listen-'));
  path = join(directory, 'cri.sock');
});

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
  rmSync(directory, { recursive: true });
});

interface Overrides {
  readonly mode?: number;
  readonly owner?: string;
  readonly onConnection?: (connection: Socket) => void;
}

async function serveAt(where: string, overrides: Overrides = {}): Promise<Listening> {
  const listening = await listen(
    { kind: 'unix', path: where },
    { mode: 0o660, owner: '0:0', ...overrides },
    {},
  );
  open.push(listening);
  return listening;
}

/** A server that Node itself put at a path. */
async function otherServer(where: string): Promise<Server> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve) => server.listen(where, resolve));
  return server;
}

async function hello(where: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(where);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.once('end', () => {
      resolve(text);
    });
    socket.once('error', reject);
  });
}

/** Sockets at or below a directory that a user who is neither its owner nor of its group may connect to. */
function socketsOpenToOthers(root: string): string[] {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => {
    const found = join(root, entry.name);
    const mode = lstatSync(found).mode;
    if (entry.isDirectory()) return (mode & 0o001) === 0 ? [] : socketsOpenToOthers(found);
    return entry.isSocket() && (mode & 0o002) !== 0 ? [found] : [];
  });
}

describe('the CRI socket', () => {
  it('accepts connections at its path, with its mode, and leaves nothing else there', async () => {
    const { address } = await serveAt(path, {
      mode: 0o600,
      onConnection: (connection) => connection.end('hello'),
    });
    expect(address).toBe(`unix://${path}`);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['cri.sock']);
    await expect(hello(path)).resolves.toBe('hello');
  });

  it('can be connected to by nobody else at any moment before it has its mode', async () => {
    const umask = process.umask(0);
    const reachable = new Set<string>();
    const socket = { isBound: false };
    const serving = serveAt(path, { mode: 0o600 }).finally(() => {
      socket.isBound = true;
    });
    // Between any two steps of the binding; many more looks than it has steps.
    for (let look = 0; !socket.isBound && look < 5000; look += 1) {
      await Promise.resolve();
      for (const found of socketsOpenToOthers(directory)) reachable.add(found);
    }
    await serving;
    process.umask(umask);
    expect([...reachable]).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('belongs to the user and group that were asked for', async () => {
    await serveAt(path, { owner: '1234:4321' });
    expect(lstatSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it('makes its directory, which everybody may pass', async () => {
    await serveAt(join(directory, 'a/b/cri.sock'));
    expect(lstatSync(join(directory, 'a/b')).mode & 0o777).toBe(0o755);
  });

  it('replaces a socket that nobody serves any more', async () => {
    const stale = await otherServer(join(directory, 'old'));
    renameSync(join(directory, 'old'), path);
    stale.close();
    open.length = 0;
    await serveAt(path, { onConnection: (connection) => connection.end('hello') });
    await expect(hello(path)).resolves.toBe('hello');
  });

  it('is not taken from a process that serves there, which goes on serving', async () => {
    const other = await otherServer(path);
    other.on('connection', (connection) => {
      // The probe hangs up before it has read.
      connection.on('error', () => undefined);
      connection.end('other');
    });
    await expect(serveAt(path)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: expect.stringContaining('another process serves this socket') as string,
    });
    await expect(hello(path)).resolves.toBe('other');
  });

  it('does not replace a file, a directory or a symbolic link', async () => {
    writeFileSync(path, 'precious');
    await expect(serveAt(path)).rejects.toThrow('is a file, not a socket');
    rmSync(path);
    symlinkSync('/nowhere', path);
    await expect(serveAt(path)).rejects.toThrow('is a file, not a socket');
    await expect(serveAt(directory)).rejects.toThrow('is a directory, not a socket');
  });

  it('leaves nothing behind when it cannot be given to its owner', async () => {
    await expect(serveAt(path, { owner: 'nobody-of-that-name:root' })).rejects.toThrow(
      'socketOwner: the user nobody-of-that-name does not exist',
    );
    expect(readdirSync(directory)).toEqual([]);
  });

  it('says what is wrong when it cannot be made', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(serveAt(join(directory, 'file/cri.sock'))).rejects.toThrow(
      /unix:\/\/.*: cannot create the socket: .*(ENOTDIR|EEXIST)/,
    );
  });

  it('is gone when it is closed, but not one that came in its place', async () => {
    const first = await serveAt(path);
    await first.close();
    expect(existsSync(path)).toBe(false);
    const second = await serveAt(path);
    rmSync(path);
    await serveAt(path, { onConnection: (connection) => connection.end('third') });
    await second.close();
    await expect(hello(path)).resolves.toBe('third');
  });

  it('keeps connections that are open when it is closed', async () => {
    let served: Socket | undefined;
    const listening = await serveAt(path, { onConnection: (connection) => (served = connection) });
    const client = connect(path);
    await new Promise((resolve) => listening.server.once('connection', resolve));
    await listening.close();
    const said = new Promise((resolve) => client.once('data', resolve));
    served?.end('bye');
    await expect(said).resolves.toEqual(Buffer.from('bye'));
  });

  it("cannot be systemd's when systemd passed none", async () => {
    await expect(
      listen({ kind: 'systemd' }, { mode: 0o660, owner: '' }, { LISTEN_PID: '1', LISTEN_FDS: '1' }),
    ).rejects.toThrow('start cri-docker.socket');
  });
});
