import { EventEmitter } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCallScope } from '../../src/async/call-scope.js';
import type { OptionKey } from '../../src/config/options.js';
import { resolveGiven } from '../../src/config/resolve.js';
import { serve } from '../../src/daemon/serve.js';
import { createLogger } from '../../src/observability/logger.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import { startFakeEngine, type FakeEngine } from '../support/fake-engine/start.js';
import { createDeferred } from '../support/deferred.js';
import { until } from '../support/until.js';
import { seedPods } from '../support/in-process/seed-pods.js';
import { PAUSE_IMAGE } from '../support/in-process/pod-node.js';

let engine: FakeEngine;
let directory: string;
let client: CriClient;
let serving: Promise<void>;
let started: Promise<void>;
let signals: EventEmitter;
const lines: string[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'berth-shutdown-'));
  lines.length = 0;
  signals = new EventEmitter();
  engine = await startFakeEngine();
  engine.state.addImage({ tags: [PAUSE_IMAGE] });
  engine.state.addImage({ tags: ['busybox:1.36'] });
  await seedPods(engine, 1);
});

afterEach(async () => {
  vi.useRealTimers();
  signals.emit('SIGTERM', 'SIGTERM');
  await serving;
  client.close();
  await engine.close();
  rmSync(directory, { recursive: true });
});

function startServing(given: Partial<Record<OptionKey, string>> = {}): void {
  const up = createDeferred();
  started = up.promise;
  const write = (line: string): void => {
    lines.push(line);
    if (line.includes('serving CRI')) up.resolve();
  };
  const texts = {
    containerRuntimeEndpoint: `unix://${directory}/cri.sock`,
    dockerEndpoint: engine.endpoint,
    networkPlugin: 'docker',
    stateDirectory: `${directory}/state`,
    criDockerdRootDirectory: `${directory}/cri-dockerd`,
    cniConfDir: `${directory}/net.d`,
    cniCacheDir: `${directory}/cni`,
    ...given,
  };
  const layer = new Map(
    Object.entries(texts).map(([key, text]) => [key as OptionKey, { text, where: 'test' }]),
  );
  serving = serve({
    settings: resolveGiven([{ source: 'file', given: layer }]).settings,
    environment: {},
    logger: createLogger({ level: 'info', format: 'text', destination: { write } }).logger,
    build: { version: '0.0.0', commit: 'none' },
    scope: createCallScope(),
    signals,
    exit: (code) => void lines.push(`exit ${String(code)}`),
  });
  client = connectCri(`${directory}/cri.sock`);
}

const containerId = (): string =>
  [...engine.state.containers.values()].find(
    ({ config }) => config.Labels['io.kubernetes.docker.type'] === 'container',
  )!.id;

describe('SIGTERM', () => {
  it('lets the calls under way finish, then closes everything, and leaves the pods running', async () => {
    startServing();
    await started;
    const running = createDeferred();
    const finish = createDeferred();
    engine.state.programs.set('slow', async ({ stdout }) => {
      running.resolve();
      await finish.promise;
      stdout('done');
      return 0;
    });
    const call = client.call('ExecSync', { containerId: containerId(), cmd: ['slow'] });
    await running.promise;
    signals.emit('SIGTERM', 'SIGTERM');
    finish.resolve();
    expect((await call).stdout.toString()).toBe('done');
    await serving;
    expect(existsSync(`${directory}/cri.sock`)).toBe(false);
    expect(engine.state.events.subscribers).toBe(0);
    expect([...engine.state.containers.values()].map(({ status }) => status)).toEqual(['running', 'running']);
    expect(lines.filter((line) => line.includes('failed to close a part'))).toEqual([]);
  });

  it('cuts a call that lasts longer than the grace period', async () => {
    startServing({ shutdownGrace: '30s' });
    await started;
    const running = createDeferred();
    engine.state.programs.set('endless', ({ killed }) => {
      running.resolve();
      return new Promise((resolve) => killed.addEventListener('abort', () => resolve(137), { once: true }));
    });
    const call = client.call('ExecSync', { containerId: containerId(), cmd: ['endless'] }).then(
      () => 'answered',
      () => 'cut',
    );
    await running.promise;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    signals.emit('SIGTERM', 'SIGTERM');
    let ended = false;
    void serving.then(() => (ended = true));
    await until(async () => {
      await vi.advanceTimersByTimeAsync(10_000);
      return ended;
    });
    expect(await call).toBe('cut');
    // There was time left for what is closed after the calls.
    expect(lines.filter((line) => line.includes('failed to close a part'))).toEqual([]);
  });
});

describe('a start without an Engine', () => {
  it('serves all the same, and tells what is wrong', { timeout: 20_000 }, async () => {
    await engine.stop();
    startServing();
    await started;
    const { status } = await client.call('Status', {});
    expect(status?.conditions[0]).toMatchObject({
      type: 'RuntimeReady',
      status: false,
      reason: 'DockerDaemonNotReady',
    });
    signals.emit('SIGTERM', 'SIGTERM');
    await serving;
  });
});
