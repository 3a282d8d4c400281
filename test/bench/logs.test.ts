import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, closeSync, readFileSync, readSync, statSync, watch } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'vitest';
import {
  makeHome,
  removeHome,
  startBerth,
  writeCniConfig,
  type BerthHome,
  type RunningBerth,
} from '../support/node/berth.js';
import { connectCri, type CriClient } from '../support/clients/cri.js';
import { IMAGES, testEngines } from '../support/node/engines.js';
import { rawEngine } from '../support/node/raw-engine.js';
import { endPod } from './bench-pods.js';
import { figuresOf, printTable, timeEach } from './figures.js';
import { cpuSeconds, residentMib } from './processes.js';

const engine = testEngines().at(-1)!;
const LINE_BYTES = 100;
/** The same line in the log: 2026-11-25T21:00:00.123456789Z stdout F …. */
const LOGGED_BYTES = LINE_BYTES + 40;
const MIB = 1 << 20;
const POLL_MS = 5;
/** The Engine's copy holds all that is written while no Berth runs. */
const KEEP_ALL = ['--log-max-size=1g', '--log-max-files=2', '--log-level=info'];

/** Prints so many lines of a hundred bytes, as fast as it can. */
const lines = (count: number): string => `yes "$(printf '%099d' 7)" | head -n ${String(count)}`;

describe(`logs on Engine ${engine.version}`, () => {
  let home: BerthHome;
  let berth: RunningBerth;
  let cri: CriClient;
  const pods: string[] = [];

  beforeEach(() => {
    home = makeHome();
    writeCniConfig(home);
  });

  afterEach(async () => {
    await end();
    removeHome(home);
  });

  async function serve(flags: readonly string[]): Promise<void> {
    berth = await startBerth(engine, { home, flags });
    cri = connectCri(berth.socketPath);
  }

  async function startPod(name: string, scripts: readonly string[]): Promise<string[]> {
    const sandboxConfig = {
      metadata: { name, namespace: 'bench', uid: name, attempt: 0 },
      logDirectory: join(home.logDir, name),
      linux: {},
    };
    const { podSandboxId } = await cri.call('RunPodSandbox', { config: sandboxConfig });
    pods.push(podSandboxId);
    mkdirSync(join(home.logDir, name), { recursive: true });
    return Promise.all(
      scripts.map(async (script, index) => {
        const config = {
          metadata: { name: `c${String(index)}`, attempt: 0 },
          image: { image: IMAGES.busybox },
          command: ['sh', '-c', script],
          logPath: `c${String(index)}.log`,
        };
        const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig });
        await cri.call('StartContainer', { containerId });
        return join(home.logDir, name, config.logPath);
      }),
    );
  }

  it('pump what comes as fast as the Engine takes it', { timeout: 600_000 }, async () => {
    const rows = [];
    for (const driver of ['local', 'json-file']) {
      await serve([...KEEP_ALL, `--log-driver=${driver}`]);
      const count = 2_000_000;
      const begun = performance.now();
      const before = cpuSeconds(berth.pid);
      const [path] = await startPod(`live-${driver}`, [`${lines(count)}; sleep 1000`]);
      await untilLines(path!, count);
      const seconds = (performance.now() - begun) / 1000;
      rows.push(rowOf(driver, count, seconds, cpuSeconds(berth.pid) - before));
      await end();
    }
    printTable(
      `A container that writes lines of ${String(LINE_BYTES)} bytes without a pause: start to last line in the file`,
      rows,
    );
  });

  it('catch up with what was written while no Berth ran', { timeout: 600_000 }, async () => {
    const rows = [];
    for (const driver of ['local', 'json-file']) {
      await serve([...KEEP_ALL, `--log-driver=${driver}`]);
      const count = 3_000_000;
      const [path] = await startPod(`late-${driver}`, [
        `until [ -e /ready ]; do usleep 100000; done; ${lines(count)}; touch /done; sleep 1000`,
      ]);
      const [container] = (await cri.call('ListContainers', {})).containers;
      await cri.call('ExecSync', { containerId: container!.id, cmd: ['touch', '/ready'], timeout: '0' });
      cri.close();
      await berth.end('SIGKILL');
      await untilWritten(container!.id);
      await serve([...KEEP_ALL, `--log-driver=${driver}`]);
      const begun = performance.now();
      const before = cpuSeconds(berth.pid);
      await untilLines(path!, count);
      rows.push(rowOf(driver, count, (performance.now() - begun) / 1000, cpuSeconds(berth.pid) - before));
      await end();
    }
    printTable(`Catching up with lines of ${String(LINE_BYTES)} bytes, from Berth's start on`, rows);
  });

  it('have a line soon', { timeout: 120_000 }, async () => {
    const rows = [];
    for (const driver of ['local', 'json-file']) {
      await serve(['--log-level=info', `--log-driver=${driver}`]);
      for (const pauseMs of [20, 700]) {
        const [path] = await startPod(`soon-${driver}-${String(pauseMs)}`, [
          `while :; do echo x; usleep ${String(pauseMs)}000; done`,
        ]);
        await untilLines(path!, 0.1);
        const { p50, p99, max } = figuresOf(await latencies(path!, pauseMs < 100 ? 300 : 20));
        rows.push({ driver, 'a line each, ms': pauseMs, p50, p99, max });
      }
      await end();
    }
    printTable('From the time that the Engine gave a line to the line in the file, ms', rows);
  });

  it(
    'leave the others alone: 110 containers, 10 of which write 5 MB/s each',
    { timeout: 600_000 },
    async () => {
      await serve(['--log-level=info']);
      const writer = `head -c 371250 /dev/urandom | base64 -w 99 > /block; while :; do cat /block; usleep 90000; done`;
      const paths: string[] = [];
      for (let pod = 0; pod < 10; pod++)
        paths.push((await startPod(`many${String(pod)}`, Array<string>(10).fill('sleep 1000')))[0]!);
      const idle = residentMib(berth.pid);
      const written = await startPod('busy', Array<string>(10).fill(writer));
      await wait(3_000);
      const dockerd = Number(readFileSync(join(dirname(engine.socketPath), 'dockerd.pid'), 'utf8'));
      const [bytes, cpu, engineCpu, begun] = [
        sizeOf(written),
        cpuSeconds(berth.pid),
        cpuSeconds(dockerd),
        performance.now(),
      ];
      using echo = await startEcho(home.dir);
      const [calls, echoes]: [number[], number[]] = [[], []];
      // With pauses, as callers have them. The echo tells what the machine itself makes of a message and its
      // answer just then.
      for (let call = 0; call < 1_000; call++) {
        calls.push(...(await timeEach(1, () => cri.call('Version', {}))));
        echoes.push(...(await timeEach(1, echo.ask)));
        await wait(8);
      }
      const seconds = (performance.now() - begun) / 1000;
      printTable('While 10 of 110 containers write 5 MB/s each', [
        {
          'logs MiB/s': (sizeOf(written) - bytes) / MIB / seconds,
          'CPU of Berth, %': ((cpuSeconds(berth.pid) - cpu) / seconds) * 100,
          'of dockerd, %': ((cpuSeconds(dockerd) - engineCpu) / seconds) * 100,
          'resident MiB': residentMib(berth.pid),
          'MiB before': idle,
        },
      ]);
      printTable(
        'The same: ms',
        Object.entries({ Version: calls, 'a bare echo on a unix socket': echoes }).map(([name, times]) => {
          const { p50, p99, max } = figuresOf(times);
          return { name, p50, p99, max };
        }),
      );
    },
  );

  async function end(): Promise<void> {
    for (const podSandboxId of pods.splice(0)) await endPod(cri, { podSandboxId });
    cri.close();
    await berth.end();
  }
});

interface Echo extends Disposable {
  ask(): Promise<void>;
}

/** A process that sends back what it gets. */
async function startEcho(dir: string): Promise<Echo> {
  const path = join(dir, 'echo.sock');
  const child = spawn(process.execPath, [
    '-e',
    `require('net').createServer((s) => s.pipe(s)).listen(${JSON.stringify(path)})`,
  ]);
  while (!existsSync(path)) await wait(POLL_MS);
  const socket = connect(path);
  return {
    async ask() {
      socket.write('x');
      await once(socket, 'data');
    },
    [Symbol.dispose]() {
      socket.destroy();
      child.kill();
    },
  };
}

interface Throughput extends Readonly<Record<string, string | number>> {
  readonly driver: string;
}

function rowOf(driver: string, count: number, seconds: number, cpu: number): Throughput {
  const megabytes = (count * LINE_BYTES) / 1e6;
  return {
    driver,
    MB: megabytes,
    seconds,
    'MB/s': megabytes / seconds,
    'CPU s of Berth': cpu,
    'MB per CPU s': megabytes / cpu,
  };
}

function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

async function untilLines(path: string, count: number): Promise<void> {
  while (sizeOf([path]) < count * LOGGED_BYTES) await wait(POLL_MS);
}

/** Until the container has said that it has written everything: a file in its root directory. */
async function untilWritten(containerId: string): Promise<void> {
  const { State } = await rawEngine(engine).getContainer(containerId).inspect();
  while (!existsSync(`/proc/${String(State.Pid)}/root/done`)) await wait(POLL_MS);
}

/** How long each of so many lines took, from the time in it to its being there. */
function latencies(path: string, count: number): Promise<number[]> {
  return new Promise((resolve) => {
    const found: number[] = [];
    const fd = openSync(path, 'r');
    let at = statSync(path).size;
    const watcher = watch(path, () => {
      const now = performance.timeOrigin + performance.now();
      const block = Buffer.alloc(64 * 1024);
      const read = readSync(fd, block, 0, block.length, at);
      at += read;
      for (const line of block.toString('latin1', 0, read).split('\n').slice(0, -1)) {
        const [, second, fraction] = /^(\S+:\d\d)\.(\d{9})Z /.exec(line)!;
        found.push(now - (Date.parse(`${second!}Z`) + Number(fraction) / 1e6));
      }
      if (found.length < count) return;
      watcher.close();
      closeSync(fd);
      resolve(found);
    });
  });
}
