import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { loadCri } from '../../src/cri/load.js';
import { joinedList, type Serialize } from '../../src/grpc/joined-list.js';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type BerthHome,
  type RunningBerth,
} from '../support/node/berth.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import { testEngines } from '../support/node/engines.js';
import { figuresOf, printTable, timeEach } from './figures.js';
import { createFloor } from './floor.js';
import { endPod, startPod, sweep, type BenchPod } from './bench-pods.js';
import { cpuSeconds, residentMib } from './processes.js';
import { otherTargets, type Target } from './targets.js';

// Figures for people: nothing here is asserted, since a time limit would fail on a busy machine and hold on a
// slow Berth.

const engine = testEngines().at(-1)!;
const engineVersion = engine.version;
const PODS = Number(process.env['BERTH_BENCH_PODS'] ?? '100');
const STARTS = 15;
const READS = 1_000;
const POLLING_S = 30;

interface Measured extends Target {
  readonly cri: CriClient;
}

describe(`Berth on Engine ${engineVersion}`, () => {
  let home: BerthHome;
  let berth: RunningBerth;
  let targets: Measured[];

  beforeAll(async () => {
    home = makeHome();
    writeCniConfig(home);
    const begun = performance.now();
    berth = await startBerth(engine, { home, flags: ['--log-level=info'] });
    printTable('Start, to the first answer', [{ 'on the node': 'nothing', ms: performance.now() - begun }]);
    targets = [{ name: 'berth', socketPath: berth.socketPath, pid: berth.pid }, ...otherTargets()].map(
      (target) => ({
        ...target,
        cri: connectCri(target.socketPath),
      }),
    );
    for (const { cri } of targets) await sweep(cri);
  });

  afterAll(async () => {
    for (const { cri } of targets) {
      await sweep(cri);
      cri.close();
    }
    await berth.end();
    removeHome(home);
  });

  it('starts and ends pods', { timeout: 600_000 }, async () => {
    const floor = createFloor(engine);
    const times = new Map<string, { start: number[]; end: number[] }>();
    const note = (name: string, phase: 'start' | 'end', ms: number): void => {
      const entry = times.get(name) ?? { start: [], end: [] };
      entry[phase].push(ms);
      times.set(name, entry);
    };
    const measure = async <Pod>(
      name: string,
      start: () => Promise<Pod>,
      end: (pod: Pod) => Promise<void>,
    ): Promise<void> => {
      const begun = performance.now();
      const pod = await start();
      const started = performance.now();
      await end(pod);
      note(name, 'start', started - begun);
      note(name, 'end', performance.now() - started);
    };
    // In turn, so that a machine that slows down slows all alike.
    for (let run = 0; run < STARTS; run++) {
      await measure('bare Engine and CNI calls', () => floor.start(`f${String(run)}`), floor.end);
      for (const { name, cri } of targets) {
        await measure(
          name,
          () => startPod(cri, `s${String(run)}`),
          (pod) => endPod(cri, pod),
        );
      }
    }
    floor.close();
    const base = times.get('bare Engine and CNI calls')!;
    printTable(
      'A pod of one container, ms',
      [...times].map(([name, { start, end }]) => ({
        name,
        'start p50': figuresOf(start).p50,
        'of the floor': figuresOf(start).p50 / figuresOf(base.start).p50,
        'end p50': figuresOf(end).p50,
        'of the floor (end)': figuresOf(end).p50 / figuresOf(base.end).p50,
      })),
    );
  });

  it(`reads and polls at ${String(PODS)} pods`, { timeout: 1_800_000 }, async () => {
    for (const target of targets) {
      const pods: BenchPod[] = [];
      for (let n = 0; n < PODS; n += 5) {
        pods.push(
          ...(await Promise.all([0, 1, 2, 3, 4].map((more) => startPod(target.cri, `r${String(n + more)}`)))),
        );
      }
      await readAll(target, pods);
      await poll(target);
      if (target.name === 'berth') await restart();
      for (const pod of pods) await endPod(target.cri, pod);
    }
  });

  async function readAll({ name, cri, pid }: Measured, pods: readonly BenchPod[]): Promise<void> {
    const { images } = await cri.call('ListImages', {});
    const pod = (run: number): BenchPod => pods[run % pods.length]!;
    const reads: Record<string, (run: number) => Promise<unknown>> = {
      Version: () => cri.bytes('Version', {}),
      Status: () => cri.bytes('Status', {}),
      ListPodSandbox: () => cri.bytes('ListPodSandbox', {}),
      ListContainers: () => cri.bytes('ListContainers', {}),
      PodSandboxStatus: (run) => cri.bytes('PodSandboxStatus', { podSandboxId: pod(run).podSandboxId }),
      ContainerStatus: (run) => cri.bytes('ContainerStatus', { containerId: pod(run).containerId }),
      ImageStatus: () => cri.bytes('ImageStatus', { image: { image: images[0]!.id } }),
      ListContainerStats: () => cri.bytes('ListContainerStats', {}),
      ListPodSandboxStats: () => cri.bytes('ListPodSandboxStats', {}),
    };
    const rows = [];
    // As it is after hours: what comes first is slower, as is what follows on a hundred starts.
    for (const call of Object.values(reads)) await timeEach(READS, call);
    for (const [read, call] of Object.entries(reads)) {
      const { p50, p99, max } = figuresOf(await timeEach(READS, call));
      rows.push({ read, p50, p99, max });
    }
    printTable(`${name}: reads at ${String(pods.length)} pods, ms until the last byte`, rows);
    if (pid !== undefined) printTable(`${name}: memory`, [{ 'resident MiB': residentMib(pid) }]);
  }

  /** What a kubelet asks while nothing happens. */
  async function poll({ name, cri, pid }: Measured): Promise<void> {
    const dockerd = Number(readFileSync(join(dirname(engine.socketPath), 'dockerd.pid'), 'utf8'));
    const used = (): { own: number; engine: number } => ({
      own: pid === undefined ? NaN : cpuSeconds(pid),
      engine: cpuSeconds(dockerd),
    });
    const before = used();
    for (let second = 0; second < POLLING_S; second++) {
      const next = wait(1_000);
      await Promise.all([cri.call('ListPodSandbox', {}), cri.call('ListContainers', {})]);
      if (second % 5 === 0) await cri.call('Status', {});
      if (second % 10 === 0)
        await Promise.all([
          cri.call('ListContainerStats', {}),
          cri.call('ImageFsInfo', {}),
          cri.call('ListImages', {}),
        ]);
      await next;
    }
    const after = used();
    printTable(
      `${name}: ${String(POLLING_S)} s of a kubelet's polling at ${String(PODS)} pods, CPU ms a second`,
      [
        {
          own: ((after.own - before.own) / POLLING_S) * 1000,
          dockerd: ((after.engine - before.engine) / POLLING_S) * 1000,
        },
      ],
    );
  }

  async function restart(): Promise<void> {
    await berth.end();
    const begun = performance.now();
    berth = await startBerth(engine, { home, flags: ['--log-level=info'] });
    printTable('Start, to the first answer', [
      { 'on the node': `${String(PODS)} pods`, ms: performance.now() - begun },
    ]);
  }

  it('encodes lists', () => {
    const { ListContainers } = loadCri().runtime.v1.RuntimeService.service;
    const serialize = ListContainers.responseSerialize as unknown as Serialize<Record<string, object[]>>;
    const containers = Array.from({ length: 100 }, (_, n) => ({
      id: String(n).padStart(64, '0'),
      metadata: { name: 'main', attempt: 0 },
      labels: { 'io.kubernetes.pod.name': `p${String(n)}`, app: 'bench' },
      createdAt: '1764000000000000000',
    }));
    const time = (encode: () => Buffer): number => {
      const begun = performance.now();
      for (let run = 0; run < 500; run++) encode();
      return (performance.now() - begun) / 500;
    };
    const joined = joinedList('containers', serialize, {
      maxBytes: Infinity,
      leastBytes: () => 0,
      reduce: (container) => container,
      onReduced: () => undefined,
    });
    printTable('Encoding a list of 100 containers, ms', [
      {
        'every time': time(() => serialize({ containers })),
        'joined from what was encoded once': time(() => joined({ containers })),
      },
    ]);
  });
});
