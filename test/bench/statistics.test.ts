import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type BerthHome,
  type RunningBerth,
} from '../support/node/berth.js';
import { testEngines } from '../support/node/engines.js';
import { endPod, startPod, sweep, type BenchPod } from './bench-pods.js';
import { figuresOf, printTable, timeEach } from './figures.js';
import { cpuSeconds, residentMib } from './processes.js';

// What statistics and metrics cost where each pod has two containers. Figures for people: nothing is
// asserted.

const engine = testEngines().at(-1)!;
const PODS = Number(process.env['BERTH_BENCH_PODS'] ?? '100');
const READS = 50;
const POLLING_S = 60;

describe(`statistics of Berth on Engine ${engine.version}`, () => {
  let home: BerthHome;
  let berth: RunningBerth;
  let cri: CriClient;
  let pods: BenchPod[] = [];

  beforeAll(async () => {
    home = makeHome();
    writeCniConfig(home);
    const metrics = `--metrics-bind-address=unix://${join(home.dir, 'metrics.sock')}`;
    berth = await startBerth(engine, { home, flags: ['--log-level=info', metrics] });
    cri = connectCri(berth.socketPath);
    await sweep(cri);
    pods = [];
    for (let index = 0; index < PODS; index++)
      pods.push(await startPod(cri, `s${String(index)}`, ['main', 'side']));
  }, 900_000);

  afterAll(async () => {
    for (const pod of pods) await endPod(cri, pod);
    cri.close();
    await berth.end();
    removeHome(home);
  }, 600_000);

  /** A figure of Berth's own metrics, summed over its labels. */
  async function own(name: string): Promise<number> {
    const text = await get(join(home.dir, 'metrics.sock'));
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  it('reads them', { timeout: 600_000 }, async () => {
    const rows = [];
    for (const method of ['ListContainerStats', 'ListPodSandboxStats', 'ListPodSandboxMetrics'] as const) {
      let bytes = 0;
      const call = async (): Promise<void> => void (bytes = (await cri.bytes(method, {})).length);
      await timeEach(10, call);
      await wait(1_000);
      const engineCalls = await own('kubelet_docker_operations_total');
      const { p50, p99, max } = figuresOf(await timeEach(READS, call));
      rows.push({
        read: method,
        p50,
        p99,
        max,
        MiB: bytes / 1024 / 1024,
        'main thread late by at most, ms': (await own('nodejs_eventloop_lag_max_seconds')) * 1000,
        'Engine calls': (await own('kubelet_docker_operations_total')) - engineCalls,
      });
    }
    printTable(`${String(PODS)} pods of two containers, ms until the last byte`, rows);
    printTable('Memory', [{ 'resident MiB': residentMib(berth.pid) }]);
  });

  it('is polled as by a kubelet and Prometheus', { timeout: 600_000 }, async () => {
    const before = cpuSeconds(berth.pid);
    for (let second = 0; second < POLLING_S; second++) {
      const next = wait(1_000);
      await Promise.all([cri.bytes('ListPodSandbox', {}), cri.bytes('ListContainers', {})]);
      if (second % 10 === 0)
        await Promise.all([cri.bytes('ListContainerStats', {}), cri.bytes('ListPodSandboxStats', {})]);
      if (second % 30 === 0) await cri.bytes('ListPodSandboxMetrics', {});
      await next;
    }
    printTable(`${String(POLLING_S)} s of polling lists, statistics and metrics`, [
      { 'CPU ms a second': ((cpuSeconds(berth.pid) - before) / POLLING_S) * 1000 },
    ]);
  });
});

function get(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: '/metrics' }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end();
  });
}
