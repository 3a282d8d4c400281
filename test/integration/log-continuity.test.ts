import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restartEngine, testEngines } from '../support/engines.js';
import { useNode, type IntegrationNode } from '../support/integration-node.js';
import { podOf, scriptOf } from '../support/integration-pods.js';

const LINES = 1_000_000;
const BLOCKS = 20;
const ROTATE_EVERY_MS = 100;
/** The Engine's copy must hold what is written while no Berth runs. */
const FLAGS = ['--log-max-size=200m', '--log-max-files=2'];

/** Numbered lines on stdout, in blocks with a pause after each, so that they take longer than Berth's restarts. */
const NUMBERS = `i=0; while [ $i -lt ${String(BLOCKS)} ]; do seq $((i * ${String(LINES / BLOCKS)} + 1)) $(((i + 1) * ${String(LINES / BLOCKS)})); i=$((i + 1)); sleep 0.3; done`;

describe.each(testEngines())('the log of a container that writes a million lines on Engine $name', { timeout: 300_000 }, (engine) => {
  // Docker's own files are read of the one, the Engine's stream of the other.
  describe.each(['local', 'json-file'])('with the driver %s', (driver) => {
    const node = useNode(engine, { flags: [...FLAGS, `--log-driver=${driver}`] });

    it('has each line once and in order, over all files, when it is rotated all the time and Berth is killed five times', async () => {
      const log = await startWriter(node);
      await whileRotating(node, log, async () => {
        for (let kill = 1; kill <= 5; kill += 1) {
          await until(() => log.bytes() >= kill * BYTES_PER_KILL);
          expect(await node.end('SIGKILL')).toBe('SIGKILL');
          await node.start();
        }
        await untilExited(node, log.containerId);
      });
      // The container may have ended while no Berth ran: its end is told then as soon as it is known.
      await until(() => log.lastLine().endsWith(` ${String(LINES)}\n`));
      expectSame(
        numbersIn(log),
        Array.from({ length: LINES }, (_, index) => index + 1),
      );
    });
  });

  describe('with live-restore', () => {
    const node = useNode(engine, { flags: FLAGS, started: false });
    beforeAll(async () => {
      restartEngine(engine, '--live-restore');
      await node.start();
    });
    afterAll(() => restartEngine(engine));

    it('has each line that the Engine has, once and in order, when that is restarted twice meanwhile', async () => {
      const log = await startWriter(node);
      await whileRotating(node, log, async () => {
        for (let restart = 1; restart <= 2; restart += 1) {
          await until(() => log.bytes() >= restart * 2 * BYTES_PER_KILL);
          restartEngine(engine, '--live-restore');
          await untilListed(node);
        }
        await untilExited(node, log.containerId);
      });
      // What the container writes while no dockerd reads it may be lost before it comes to the Engine's log.
      const kept = await numbersKept(node, log.containerId);
      await until(() => log.lastLine().endsWith(` ${String(kept.at(-1))}\n`));
      expectSame(numbersIn(log), kept);
    });
  });
});

/** A line of the log is 47 bytes or so. */
const BYTES_PER_KILL = (LINES * 47) / 6.5;

interface WrittenLog {
  readonly containerId: string;
  readonly path: string;
  /** Oldest first. */
  files(): string[];
  bytes(): number;
  /** Of the newest file that has any. */
  lastLine(): string;
}

async function startWriter(node: IntegrationNode): Promise<WrittenLog> {
  const pod = podOf(node.home, 'numbers');
  const containerId = await node.run(await node.runPod(pod), scriptOf('main', NUMBERS), pod);
  const path = join(pod.logDirectory!, 'main/0.log');
  const files = (): string[] => {
    const names = readdirSync(dirname(path)).filter((name) => name.startsWith('0.log.'));
    return [...names.sort(), '0.log'].map((name) => join(dirname(path), name));
  };
  return {
    containerId,
    path,
    files,
    bytes: () => files().reduce((sum, file) => sum + sizeOf(file), 0),
    lastLine: () =>
      readFileSync(
        files().findLast((file) => sizeOf(file) > 0)!,
        'latin1',
      ).slice(-48),
  };
}

/** Rotates as the kubelet does: renames, has the log reopened, and renames back when that fails. */
async function whileRotating(node: IntegrationNode, { containerId, path }: WrittenLog, work: () => Promise<void>): Promise<void> {
  let rotations = 0;
  let stopped = false;
  const rotate = async (): Promise<void> => {
    while (!stopped) {
      await wait(ROTATE_EVERY_MS);
      const rotated = `${path}.${String(rotations).padStart(6, '0')}`;
      if (sizeOf(path) === 0) continue;
      rotations += 1;
      renameSync(path, rotated);
      // With time: whoever renames back what was reopened loses what was written since.
      await node.cri.call('ReopenContainerLog', { containerId }).catch(() => renameSync(rotated, path));
    }
  };
  const rotating = rotate();
  try {
    await work();
  } finally {
    stopped = true;
    await rotating;
  }
  // It would be no test of rotation otherwise. While an Engine is restarted there is none.
  expect(rotations).toBeGreaterThan(4);
}

/** The numbers in the log, file after file; every line must be one of a number, and whole. */
function numbersIn(log: WrittenLog): number[] {
  return log.files().flatMap((file) => {
    const lines = readFileSync(file, 'latin1').split('\n');
    expect(lines.pop()).toBe('');
    return lines.map((line) => Number(/^\S+ stdout F (\d+)$/.exec(line)?.[1] ?? NaN));
  });
}

/** The numbers in the Engine's own copy. */
async function numbersKept({ docker }: IntegrationNode, containerId: string): Promise<number[]> {
  const output = await docker.getContainer(containerId).logs({ stdout: true });
  // Frames: eight bytes before each line.
  return [...output.toString('latin1').matchAll(/\0{3}.{4}(\d+)\n/gs)].map(([, number]) => Number(number));
}

/** The first place where two lists differ. Not expect(): a million comparisons of its take a minute. */
function expectSame(actual: readonly number[], wanted: readonly number[]): void {
  const index = wanted.findIndex((number, at) => actual[at] !== number);
  expect({ index, actual: actual.slice(index, index + 3), length: actual.length }).toEqual({
    index: -1,
    actual: actual.slice(-1, 2),
    length: wanted.length,
  });
}

async function untilExited(node: IntegrationNode, containerId: string): Promise<void> {
  await until(async () => (await node.container(containerId)).state === 'CONTAINER_EXITED');
}

async function untilListed(node: IntegrationNode): Promise<void> {
  await until(() => node.cri.call('ListContainers', {}).then(Boolean, () => false));
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await wait(20);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
