import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnInNetworkOf, type TestEngine } from '../node/engines.js';
import type { Connect } from './spdy.js';
import { until } from '../until.js';

/**
 * The way to the TCP ports of 127.0.0.1 in an Engine's network namespace, where a test's own sockets are not.
 * `await using` ends it.
 */
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
  try {
    await until(() => connectTo(path), { limitMs: READY_WITHIN_MS, everyMs: 20 });
    return relay;
  } catch (cause) {
    await relay[Symbol.asyncDispose]();
    throw new Error(`the relay into the network of Engine ${engine.name} does not listen`, { cause });
  }
}

async function connectTo(path: string): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
