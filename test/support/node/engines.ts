import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A Docker Engine of the integration tests, alone in a network namespace; nothing but tests uses it. */
export interface TestEngine {
  /** What test/setup/engines.sh calls it. */
  readonly id: 'release' | 'testing';
  /** Its version, as the titles of tests show it: `20.10`. */
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly socketPath: string;
  readonly netnsPath: string;
}

/**
 * Images that every test Engine has. `defaults` sets all that an image can set, and labels that belong to
 * CRI.
 */
export const IMAGES = {
  busybox: 'berth-it/busybox:1',
  pause: 'berth-it/pause:1',
  defaults: 'berth-it/defaults:1',
} as const;

/**
 * Registries in each Engine's network namespace, with the images `berth-it/small:1` and `:2`, which no Engine
 * has at first.
 */
export const REGISTRY = {
  open: '127.0.0.1:5000',
  closed: '127.0.0.1:5001',
  username: 'berth',
  password: 'berth-test',
} as const;

const SETUP = fileURLToPath(new URL('../../setup/engines.sh', import.meta.url));

/** The Engines that test/run.sh started. */
export function testEngines(): readonly TestEngine[] {
  const given = process.env['BERTH_TEST_ENGINES'];
  if (given === undefined || given === '') {
    throw new Error(
      'no Engine to test on: run npm test, or first: export BERTH_TEST_ENGINES=$(test/setup/engines.sh start)',
    );
  }
  return JSON.parse(given) as TestEngine[];
}

/** Stops dockerd and starts it again, by default without live-restore, so that what runs in it ends. */
export function restartEngine(engine: TestEngine, ...dockerdArguments: readonly string[]): void {
  execFileSync(SETUP, ['restart', engine.id, ...dockerdArguments], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/**
 * Ends the processes that an Engine, killed while it started containers, does not know of any more. To be
 * called when it has no containers.
 */
export function endStrays(engine: TestEngine): void {
  execFileSync(SETUP, ['strays', engine.id], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** SIGKILL to dockerd. restartEngine brings it back. */
export function killEngine(engine: TestEngine): void {
  execFileSync(SETUP, ['kill', engine.id], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/**
 * The argv that runs a program in an Engine's network namespace. nsenter becomes the program: the pid is the
 * program's own.
 */
function inNetworkOf(engine: TestEngine, program: string, args: readonly string[]): [string, string[]] {
  return ['nsenter', [`--net=${engine.netnsPath}`, '--', program, ...args]];
}

/** Runs a program in an Engine's network namespace to its end, and gives its output. Throws when it fails. */
export function runInNetworkOf(engine: TestEngine, program: string, ...args: readonly string[]): string {
  return execFileSync(...inNetworkOf(engine, program, args), { encoding: 'utf8' });
}

/** Starts a program in an Engine's network namespace, its output going to `outputFd`. */
export function spawnInNetworkOf(
  engine: TestEngine,
  argv: readonly [string, ...string[]],
  outputFd: number,
): ChildProcess {
  const [program, ...args] = argv;
  return spawn(...inNetworkOf(engine, program, args), { stdio: ['ignore', outputFd, outputFd] });
}
