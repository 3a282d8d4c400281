import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectCri } from '../clients/cri.js';
import { IMAGES, spawnInNetworkOf, type TestEngine } from './engines.js';
import { until } from '../until.js';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 20_000;

/**
 * Where a Berth of the tests keeps its things. It outlives the process, so that another can be started on the
 * same node.
 */
export interface BerthHome {
  readonly dir: string;
  readonly socketPath: string;
  readonly cniConfDir: string;
  /** host-local's leases: one file per address that is in use, in a directory per network. */
  readonly cniLeaseDir: string;
  readonly logDir: string;
}

export interface BerthOptions {
  /**
   * A home of an earlier Berth, to take over from it. A new one otherwise, with a CNI configuration
   * (writeCniConfig).
   */
  readonly home?: BerthHome;
  readonly networkPlugin?: 'cni' | 'docker';
  /**
   * False to be told as soon as it takes connections, e.g. while no Engine runs. By default it is waited for
   * until the Engine's state is known.
   */
  readonly untilReady?: boolean;
  /** Another program than `dist/main.js`. */
  readonly program?: string;
  /** Flags after those that the tests set. */
  readonly flags?: readonly string[];
}

/** `dist/main.js serve` in an Engine's network namespace. `await using` ends it. */
export interface RunningBerth extends AsyncDisposable {
  readonly home: BerthHome;
  readonly socketPath: string;
  readonly pid: number;
  /** What it wrote so far, to standard output and error. */
  output(): string;
  /** Sends a signal and waits for its end. The exit code, or the signal that ended it. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | NodeJS.Signals>;
}

export function makeHome(): BerthHome {
  const dir = mkdtempSync(join(tmpdir(), 'berth-it-'));
  const home = {
    dir,
    socketPath: join(dir, 'cri.sock'),
    cniConfDir: join(dir, 'cni'),
    cniLeaseDir: join(dir, 'leases'),
    logDir: join(dir, 'logs'),
  };
  for (const each of [home.cniConfDir, home.cniLeaseDir, home.logDir]) mkdirSync(each);
  return home;
}

export function removeHome(home: BerthHome): void {
  rmSync(home.dir, { recursive: true, force: true });
}

/**
 * A bridge with addresses of both families and published ports, by real plugins. Bridges live in the Engine's
 * network namespace.
 */
export function writeCniConfig(home: BerthHome, more: Readonly<Record<string, unknown>> = {}): void {
  const config = {
    cniVersion: '1.0.0',
    name: 'berth-it',
    plugins: [
      {
        type: 'bridge',
        bridge: 'berth-it0',
        isGateway: true,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: home.cniLeaseDir,
          ranges: [[{ subnet: '10.89.0.0/16' }], [{ subnet: 'fd00:89::/64' }]],
          routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
    ...more,
  };
  writeFileSync(join(home.cniConfDir, '10-berth-it.conflist'), JSON.stringify(config));
}

/**
 * Starts Berth and waits until it is ready; throws, with what it wrote, when it ends before that or takes too
 * long.
 */
export async function startBerth(engine: TestEngine, options: BerthOptions = {}): Promise<RunningBerth> {
  const program = options.program ?? MAIN;
  if (!existsSync(program)) throw new Error(`${program} is not there: npm run build`);
  const home = options.home ?? makeHome();
  if (options.home === undefined) writeCniConfig(home);
  const outputPath = join(home.dir, 'berth.out');
  const outputFd = openSync(outputPath, 'a');
  const child = spawnInNetworkOf(engine, [program, 'serve', ...flagsFor(engine, home, options)], outputFd);
  closeSync(outputFd);
  const killWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = once(child, 'exit').then(([code, signal]) => {
    process.off('exit', killWithUs);
    return (code ?? signal) as number | NodeJS.Signals;
  });

  const output = (): string => readFileSync(outputPath, 'utf8');
  const end = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | NodeJS.Signals> => {
    child.kill(signal);
    return ended;
  };
  const up = options.untilReady === false ? tryToConnect : askStatus;
  const failed = await Promise.race([
    problemOf(until(() => up(home.socketPath), { limitMs: READY_WITHIN_MS, everyMs: 20 })),
    ended.then((how) => `it ended at once (${how})`),
  ]);
  if (failed !== undefined) {
    await end('SIGKILL');
    throw new Error(`Berth does not serve: ${failed}\n${output()}`);
  }
  return {
    home,
    socketPath: home.socketPath,
    pid: child.pid!,
    output,
    end,
    async [Symbol.asyncDispose]() {
      await end();
      if (options.home === undefined) removeHome(home);
    },
  };
}

function flagsFor(engine: TestEngine, home: BerthHome, options: BerthOptions): string[] {
  return [
    `--container-runtime-endpoint=unix://${home.socketPath}`,
    `--docker-endpoint=unix://${engine.socketPath}`,
    `--pod-infra-container-image=${IMAGES.pause}`,
    `--network-plugin=${options.networkPlugin ?? 'cni'}`,
    `--cni-conf-dir=${home.cniConfDir}`,
    `--cni-cache-dir=${join(home.dir, 'cni-cache')}`,
    `--cri-dockerd-root-directory=${join(home.dir, 'cri-dockerd')}`,
    `--state-directory=${join(home.dir, 'state')}`,
    '--log-level=debug',
    ...(options.flags ?? []),
  ];
}

/** What kept it from serving; undefined when it does. */
const problemOf = (serving: Promise<void>): Promise<string | undefined> =>
  serving.then(
    () => undefined,
    (error: unknown) => `not ready within ${READY_WITHIN_MS / 1000} s: ${String(error)}`,
  );

/** Rejects with what keeps it from being ready. */
async function askStatus(socketPath: string): Promise<void> {
  await tryToConnect(socketPath);
  const cri = connectCri(socketPath);
  try {
    const { status } = await cri.call('Status', {}, 5_000);
    const ready = status?.conditions.find(({ type }) => type === 'RuntimeReady');
    if (ready?.status !== true) throw new Error(`RuntimeReady is false: ${ready?.message}`);
  } finally {
    cri.close();
  }
}

async function tryToConnect(path: string): Promise<void> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}
