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
  const node = useNode(engine, { flags: FLAGS });
  afterAll(() => restartEngine(engine));

  it('has each line once and in order, over all files, when it is rotated all the time and Berth is killed five times', async () => {
    const log = await startWriter(node);
    using _rotation = rotate(node, log);
    for (let kill = 1; kill <= 5; kill += 1) {
      await until(() => log.bytes() >= kill * BYTES_PER_KILL);
      expect(await node.end('SIGKILL')).toBe('SIGKILL');
      await node.start();
    }
    await untilExited(node, log.containerId);
    expectEachNumberOnce(log);
  });

  describe('with live-restore', () => {
    beforeAll(async () => {
      restartEngine(engine, '--live-restore');
      await untilListed(node);
    });

    it('has each line once and in order when the Engine is restarted twice meanwhile', async () => {
      const log = await startWriter(node);
      using _rotation = rotate(node, log);
      for (let restart = 1; restart <= 2; restart += 1) {
        await until(() => log.bytes() >= restart * 2 * BYTES_PER_KILL);
        restartEngine(engine, '--live-restore');
        await untilListed(node);
      }
      await untilExited(node, log.containerId);
      expectEachNumberOnce(log);
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
}

async function startWriter(node: IntegrationNode): Promise<WrittenLog> {
  const pod = podOf(node.home, 'numbers');
  const containerId = await node.run(await node.runPod(pod), scriptOf('main', NUMBERS), pod);
  const path = join(pod.logDirectory!, 'main/0.log');
  const files = (): string[] => {
    const names = readdirSync(dirname(path)).filter((name) => name.startsWith('0.log.'));
    return [...names.sort(), '0.log'].map((name) => join(dirname(path), name));
  };
  return { containerId, path, files, bytes: () => files().reduce((sum, file) => sum + sizeOf(file), 0) };
}

/** As the kubelet does it: renames, has the log reopened, and renames back when that fails. */
function rotate(node: IntegrationNode, { containerId, path }: WrittenLog): Disposable {
  let rotations = 0;
  let stopped = false;
  const work = async (): Promise<void> => {
    while (!stopped) {
      await wait(ROTATE_EVERY_MS);
      const rotated = `${path}.${String(rotations).padStart(6, '0')}`;
      if (sizeOf(path) === 0) continue;
      rotations += 1;
      renameSync(path, rotated);
      await node.cri.call('ReopenContainerLog', { containerId }, 5_000).catch(() => renameSync(rotated, path));
    }
  };
  void work();
  return {
    [Symbol.dispose]() {
      stopped = true;
      expect(rotations).toBeGreaterThan(20);
    },
  };
}

function expectEachNumberOnce(log: WrittenLog): void {
  let expected = 1;
  for (const file of log.files()) {
    const lines = readFileSync(file, 'latin1').split('\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) {
      const text = /^\S+ stdout F (\d+)$/.exec(line)?.[1];
      // Not expect(): a million of them take a minute.
      if (text !== String(expected)) throw new Error(`${file}: ${line} instead of the line for ${String(expected)}`);
      expected += 1;
    }
  }
  expect(expected - 1).toBe(LINES);
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
