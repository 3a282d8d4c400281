import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawnInNetworkOf, type TestEngine } from '../node/engines.js';
import type { Connect } from './spdy.js';

/** The way to the TCP ports of 127.0.0.1 in an Engine's network namespace, where a test's own sockets are not. `await using` ends it. */
export interface NetnsRelay extends AsyncDisposable {
  readonly connect: Connect;
}

const PROGRAM = fileURLToPath(new URL('netns-relay.mjs', import.meta.url));
const READY_WITHIN_MS = 10_000;

export async function startNetnsRelay(engine: TestEngine): Promise<NetnsRelay> {
  const dir = mkdtempSync(join(tmpdir(), 'berth-relay-'));
  const path = join(dir, 'relay.sock');
  const child = spawnInNetworkOf(engine, [process.execPath, PROGRAM, path], process.stderr.fd);
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = once(child, 'exit').then(() => process.off('exit', killWithUs));
  const relay: NetnsRelay = {
    connect(port) {
      const socket = connect(path);
      socket.write(`${String(port)}\n`);
      return socket;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
  if (await listens(path)) return relay;
  await relay[Symbol.asyncDispose]();
  throw new Error(`the relay into the network of Engine ${engine.name} does not listen`);
}

/** Tries until somebody takes connections. */
async function listens(path: string): Promise<boolean> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (await takesConnections(path)) return true;
    await wait(20);
  }
  return false;
}

function takesConnections(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
