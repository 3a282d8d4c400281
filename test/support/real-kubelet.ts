import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { execFileSync } from 'node:child_process';
import WebSocket from 'ws';
import type { BerthHome } from './node/berth.js';
import { spawnInNetworkOf, type TestEngine } from './node/engines.js';
import { startNetnsRelay, type NetnsRelay } from './clients/netns-relay.js';
import { until } from './until.js';

/**
 * A kubelet without an API server: its pods are files. It is the kubelet's own program, see
 * test/setup/kubelet.sh.
 */
export interface RealKubelet {
  /** The pod is called `<name>-node`. */
  addPod(name: string, spec: Readonly<Record<string, unknown>>): void;
  removePod(name: string): void;
  /** The container's status as the kubelet has it; an empty one while it has none. */
  container(pod: string, name: string): Promise<KubeletContainerStatus>;
  /** A metric of its own without labels, by name; 0 while it has none. */
  metric(name: string): Promise<number>;
  get(path: string): Promise<string>;
  post(path: string): Promise<string>;
  /** As `kubectl exec -i` does it. */
  exec(pod: string, container: string, command: readonly string[], stdin: string): Promise<ExecResult>;
  /** Where it keeps the logs of a container, `<attempt>.log` and what was rotated. */
  logDirectory(pod: string, container: string): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface KubeletContainerStatus {
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly containerID?: string;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

interface ContainerState {
  readonly running?: { readonly startedAt: string };
  readonly waiting?: { readonly reason: string; readonly message?: string };
  readonly terminated?: { readonly exitCode: number; readonly reason: string; readonly message?: string };
}

export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  /** The kubelet's word on how it ended. */
  readonly status: {
    readonly status?: string;
    readonly details?: { readonly causes: readonly { readonly message: string }[] };
  };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: Readonly<
    Record<
      'initContainerStatuses' | 'containerStatuses',
      readonly ({ readonly name: string } & KubeletContainerStatus)[] | undefined
    >
  >;
}

const PORT = 10250;
/** What a kubelet sets for the whole machine. */
const SYSCTLS = ['vm/overcommit_memory', 'kernel/panic', 'kernel/panic_on_oops'].map(
  (name) => `/proc/sys/${name}`,
);
/** Where it registers device plugins, whatever its root directory is. */
const FIXED_DIRECTORY = '/var/lib/kubelet';

export interface KubeletOptions {
  readonly featureGates?: Readonly<Record<string, boolean>>;
}

export async function startKubelet(
  engine: TestEngine,
  home: BerthHome,
  program: string,
  { featureGates = {} }: KubeletOptions = {},
): Promise<RealKubelet> {
  const manifests = join(home.dir, 'manifests');
  const root = join(home.dir, 'kubelet');
  const output = join(home.dir, 'kubelet.out');
  const hadDirectory = existsSync(FIXED_DIRECTORY);
  const sysctls = SYSCTLS.map((path) => [path, readFileSync(path, 'utf8')] as const);
  mkdirSync(manifests, { recursive: true });
  const config = join(home.dir, 'kubelet.json');
  const settings = configOf(home, manifests);
  const gates = { ...settings.featureGates, ...featureGates };
  writeFileSync(config, JSON.stringify({ ...settings, featureGates: gates }));
  const relay = await startNetnsRelay(engine);
  let child = start();
  await answers(relay);

  function start(): ReturnType<typeof spawnInNetworkOf> {
    const fd = openSync(output, 'a');
    const flags = [
      `--config=${config}`,
      `--root-dir=${root}`,
      `--cert-dir=${join(home.dir, 'pki')}`,
      '--hostname-override=node',
    ];
    const started = spawnInNetworkOf(engine, [program, ...flags], fd);
    closeSync(fd);
    process.once('exit', () => void started.kill('SIGKILL'));
    return started;
  }

  async function stop(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }

  async function pods(): Promise<readonly Pod[]> {
    const text = await send(relay, 'GET', '/pods');
    return (JSON.parse(text) as { readonly items: readonly Pod[] | null }).items ?? [];
  }

  return {
    addPod(name, spec) {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec };
      // Written elsewhere first: the kubelet reads whatever it finds.
      execFileSync('mv', [writeTo(join(home.dir, `${name}.json`), JSON.stringify(pod)), manifests]);
    },
    removePod: (name) => rmSync(join(manifests, `${name}.json`)),
    async container(pod, name) {
      const { status } = (await pods()).find(({ metadata }) => metadata.name === `${pod}-node`) ?? {};
      const all = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
      return all.find((container) => container.name === name) ?? {};
    },
    async metric(name) {
      const line = (await send(relay, 'GET', '/metrics'))
        .split('\n')
        .find((each) => each.startsWith(`${name} `));
      return Number(line?.split(' ')[1] ?? 0);
    },
    get: (path) => send(relay, 'GET', path),
    post: (path) => send(relay, 'POST', path),
    exec: (pod, container, command, stdin) =>
      execIn(relay, `/exec/default/${pod}-node/${container}`, command, stdin),
    async logDirectory(pod, container) {
      const uid = (await pods()).find(({ metadata }) => metadata.name === `${pod}-node`)?.metadata.uid ?? '';
      return join(home.logDir, `default_${pod}-node_${uid}`, container);
    },
    async restart() {
      await stop();
      child = start();
      await answers(relay);
    },
    async close() {
      await stop();
      await relay[Symbol.asyncDispose]();
      for (const path of mountsBelow(root)) execFileSync('umount', [path]);
      for (const [path, value] of sysctls) writeFileSync(path, value);
      if (!hadDirectory) rmSync(FIXED_DIRECTORY, { recursive: true, force: true });
    },
  };
}

function configOf(home: BerthHome, manifests: string) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    staticPodPath: manifests,
    containerRuntimeEndpoint: `unix://${home.socketPath}`,
    podLogsDir: home.logDir,
    address: '127.0.0.1',
    port: PORT,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupsPerQOS: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    makeIPTablesUtilChains: false,
    oomScoreAdj: 0,
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '1Mi', 'nodefs.available': '1Mi', 'imagefs.available': '1Mi' },
    fileCheckFrequency: '1s',
    containerLogMaxSize: '200Ki',
    containerLogMaxFiles: 5,
    containerLogMonitorInterval: '3s',
    featureGates: { PodAndContainerStatsFromCRI: true },
  };
}

function writeTo(path: string, text: string): string {
  writeFileSync(path, text);
  return path;
}

/** Deepest first. */
function mountsBelow(root: string): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path === root || path.startsWith(`${root}/`))
    .reverse();
}

/** The kubelet's own certificate is of no authority. */
function openTls(relay: NetnsRelay) {
  return connectTls({ socket: relay.connect(PORT), rejectUnauthorized: false });
}

async function send(relay: NetnsRelay, method: string, path: string): Promise<string> {
  const sent = request({ method, path, createConnection: () => openTls(relay) });
  sent.end();
  const [answer] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return text;
}

async function execIn(
  relay: NetnsRelay,
  path: string,
  command: readonly string[],
  stdin: string,
): Promise<ExecResult> {
  const query = [
    ...command.map((word) => `command=${encodeURIComponent(word)}`),
    'input=1',
    'output=1',
    'error=1',
  ].join('&');
  const socket = new WebSocket(`wss://127.0.0.1:${String(PORT)}${path}?${query}`, 'v5.channel.k8s.io', {
    createConnection: () => openTls(relay),
  });
  const channels = ['', '', '', ''];
  socket.on('message', (data: Buffer) => {
    const channel = data[0]!;
    channels[channel] = (channels[channel] ?? '') + data.toString('utf8', 1);
  });
  socket.on('open', () => {
    socket.send(Buffer.concat([Buffer.of(0), Buffer.from(stdin)]));
    socket.send(Buffer.of(255, 0));
  });
  await once(socket, 'close');
  const [, stdout = '', stderr = '', status = ''] = channels;
  return { stdout, stderr, status: JSON.parse(status) as ExecResult['status'] };
}

async function answers(relay: NetnsRelay): Promise<void> {
  await eventually(() =>
    send(relay, 'GET', '/healthz').then(
      () => true,
      () => false,
    ),
  );
}

/** What a kubelet does takes seconds, some of it a minute. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  await until(holds, { limitMs: 240_000, everyMs: 200 });
}
