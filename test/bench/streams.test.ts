import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { WebSocket } from 'ws';
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
import { connectSpdy, type SpdyClient } from '../support/clients/spdy.js';
import { endPod, sweep } from './bench-pods.js';
import { figuresOf, printTable, timeEach } from './figures.js';
import { residentMib } from './processes.js';
import { otherTargets, type Target } from './targets.js';

// Streams are served on 127.0.0.1 of the Engine's network namespace: run.sh runs all of this there.

const engine = testEngines().at(-1)!;
const MIB = 1 << 20;
const STREAM_MIB = Number(process.env['BERTH_BENCH_STREAM_MIB'] ?? '1024');
const CONNECTIONS = 300;
const STUCK_CLIENTS = 20;
/** For what could pile up behind a client that does not read. */
const STUCK_MS = 3_000;
const ZEROS = ['head', '-c', String(STREAM_MIB * MIB), '/dev/zero'];
const PORT = { zeros: 8080, echo: 8081 } as const;

interface StreamTarget extends Target {
  readonly cri: CriClient;
}

interface Pod {
  readonly podSandboxId: string;
  readonly containerId: string;
  readonly ip: string;
}

describe(`streams on Engine ${engine.version}`, () => {
  let home: BerthHome;
  let berth: RunningBerth;
  let targets: StreamTarget[];

  beforeAll(async () => {
    home = makeHome();
    writeCniConfig(home);
    berth = await startBerth(engine, { home, flags: ['--log-level=info'] });
    targets = [{ name: 'berth', socketPath: berth.socketPath, pid: berth.pid }, ...otherTargets()].map(
      (target) => ({
        ...target,
        cri: connectCri(target.socketPath),
      }),
    );
  });

  afterAll(async () => {
    for (const { cri } of targets) {
      await sweep(cri);
      cri.close();
    }
    await berth.end();
    removeHome(home);
  });

  it('carry much', { timeout: 600_000 }, async () => {
    const rows = [];
    for (const { name, cri } of targets) {
      const pod = await startPod(cri);
      rows.push({
        name,
        'exec, SPDY': await rate(() => execOverSpdy(cri, pod)),
        'exec, WebSocket': await rate(() => execOverWebSocket(cri, pod)),
        'port-forward, SPDY': await rate(() => forwardOverSpdy(cri, pod)),
      });
      await endPod(cri, pod);
    }
    printTable(`${String(STREAM_MIB)} MiB out of a container, MB/s`, rows);
  });

  it('connect soon', { timeout: 120_000 }, async () => {
    const rows = [];
    for (const { name, cri } of targets) {
      const pod = await startPod(cri);
      const client = await forward(cri, pod);
      const ways = {
        'straight to the pod': () => firstByte(connect(PORT.echo, pod.ip)),
        [name]: (run: number) => firstConnectionByte(client, run),
        [`${name}, a session each`]: async () => {
          const own = await forward(cri, pod);
          await firstConnectionByte(own, 0);
          own.close();
        },
      };
      for (const [way, connectOnce] of Object.entries(ways)) {
        const { p50, p99, max } = figuresOf(await timeEach(CONNECTIONS, connectOnce));
        rows.push({ 'connection, to the first byte back': way, p50, p99, max });
      }
      client.close();
      await endPod(cri, pod);
    }
    printTable('Connections of a port-forward, ms', rows);
  });

  it('hold nothing back in memory', { timeout: 120_000 }, async () => {
    const rows = [];
    for (const { name, cri, pid } of targets) {
      if (pid === undefined) continue;
      const pod = await startPod(cri);
      const before = residentMib(pid);
      const stuck = [];
      for (let client = 0; client < STUCK_CLIENTS; client++)
        stuck.push(await stuckExec(cri, pod), await stuckForward(cri, pod, client));
      await wait(STUCK_MS);
      rows.push({
        name,
        'clients that do not read': stuck.length,
        'MiB before': before,
        'MiB meanwhile': residentMib(pid),
      });
      for (const client of stuck) client.close();
      await endPod(cri, pod);
    }
    printTable('Resident memory', rows);
  });
});

async function startPod(cri: CriClient): Promise<Pod> {
  const config = {
    metadata: { name: 'streams', namespace: 'bench', uid: 'bench-streams', attempt: 0 },
    linux: {},
  };
  const { podSandboxId } = await cri.call('RunPodSandbox', { config });
  const serve = `nc -ll -p ${String(PORT.zeros)} -e ${ZEROS.join(' ')} & exec nc -ll -p ${String(PORT.echo)} -e cat`;
  const container = {
    metadata: { name: 'main', attempt: 0 },
    image: { image: IMAGES.busybox },
    command: ['sh', '-c', serve],
    linux: {},
  };
  const { containerId } = await cri.call('CreateContainer', {
    podSandboxId,
    config: container,
    sandboxConfig: config,
  });
  await cri.call('StartContainer', { containerId });
  const { status } = await cri.call('PodSandboxStatus', { podSandboxId });
  const { ip } = status!.network!;
  for (const port of Object.values(PORT)) await untilListening(ip, port);
  return { podSandboxId, containerId, ip };
}

async function untilListening(ip: string, port: number): Promise<void> {
  const connection = connect(port, ip);
  const listening = await new Promise<boolean>((resolve) => {
    connection.once('connect', () => resolve(true)).once('error', () => resolve(false));
  });
  connection.destroy();
  if (listening) return;
  await wait(10);
  await untilListening(ip, port);
}

/** MB/s of what a stream brings; NaN for a runtime that cannot do it. */
async function rate(stream: () => Promise<{ readonly socket: Duplex; close(): void }>): Promise<number> {
  try {
    const begun = performance.now();
    const { socket, close } = await stream();
    // What surrounds the bytes is a thousandth of them, and the last few may have come with the first answer.
    const bytes = await countBytes(socket, STREAM_MIB * MIB * 0.98);
    const megabytesPerSecond = bytes / 1e6 / ((performance.now() - begun) / 1000);
    close();
    return megabytesPerSecond;
  } catch (error) {
    process.stderr.write(`not measured: ${String(error)}\n`);
    return NaN;
  }
}

function countBytes(socket: Duplex, wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    socket.removeAllListeners('data');
    socket.on('data', (chunk: Buffer) => {
      count += chunk.length;
      if (count >= wanted) resolve(count);
    });
    socket.once('close', () => reject(new Error(`the stream ended after ${String(count)} bytes`)));
  });
}

async function execUrl(cri: CriClient, containerId: string, cmd: string[]): Promise<string> {
  const { url } = await cri.call('Exec', {
    containerId,
    cmd,
    stdin: false,
    stdout: true,
    stderr: false,
    tty: false,
  });
  return absolute(url);
}

/** cri-dockerd leaves the scheme out. */
function absolute(url: string): string {
  return url.startsWith('//') ? `http:${url}` : url;
}

async function exec(cri: CriClient, { containerId }: Pod, cmd: string[]): Promise<SpdyClient> {
  const client = await connectSpdy(await execUrl(cri, containerId, cmd), {
    protocols: ['v4.channel.k8s.io'],
  });
  await client.open({ streamtype: 'error' });
  await client.open({ streamtype: 'stdout' });
  return client;
}

const execOverSpdy = (cri: CriClient, pod: Pod): Promise<SpdyClient> => exec(cri, pod, ZEROS);

async function execOverWebSocket(cri: CriClient, { containerId }: Pod) {
  const url = (await execUrl(cri, containerId, ZEROS)).replace('http', 'ws');
  const client = new WebSocket(url, 'v5.channel.k8s.io', { perMessageDeflate: false });
  const [[response]] = (await Promise.all([once(client, 'upgrade'), once(client, 'open')])) as [
    [IncomingMessage],
    unknown,
  ];
  const { socket } = response;
  return { socket, close: () => client.terminate() };
}

async function forward(cri: CriClient, { podSandboxId }: Pod): Promise<SpdyClient> {
  const { url } = await cri.call('PortForward', { podSandboxId, port: [] });
  return connectSpdy(absolute(url), { headers: { 'X-Stream-Protocol-Version': 'portforward.k8s.io' } });
}

async function openConnection(client: SpdyClient, port: number, request: number): Promise<Duplex> {
  const headers = { port: String(port), requestid: String(request) };
  await client.open({ ...headers, streamtype: 'error' });
  return (await client.open({ ...headers, streamtype: 'data' })).duplex;
}

async function forwardOverSpdy(cri: CriClient, pod: Pod): Promise<SpdyClient> {
  const client = await forward(cri, pod);
  await openConnection(client, PORT.zeros, 0);
  return client;
}

async function firstConnectionByte(client: SpdyClient, request: number): Promise<void> {
  await firstByte(await openConnection(client, PORT.echo, request));
}

async function firstByte(connection: Duplex): Promise<void> {
  const answered = once(connection, 'data');
  connection.write('x');
  await answered;
  connection.end();
}

async function stuckExec(cri: CriClient, pod: Pod): Promise<SpdyClient> {
  const client = await exec(cri, pod, ['cat', '/dev/zero']);
  client.socket.pause();
  return client;
}

async function stuckForward(cri: CriClient, pod: Pod, request: number): Promise<SpdyClient> {
  const client = await forward(cri, pod);
  await openConnection(client, PORT.zeros, request);
  client.socket.pause();
  return client;
}
