import { readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restartEngine, testEngines } from '../support/node/engines.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf } from '../support/node/pods.js';
import { until } from '../support/until.js';

const LINES = 1_000_000;
const BLOCKS = 20;
const ROTATE_EVERY_MS = 100;
/** The Engine's copy must hold what is written while no Berth runs. */
const FLAGS = ['--log-max-size=200m', '--log-max-files=2'];

/**
 * Numbered lines on stdout, in blocks with a pause after each, so that they take longer than Berth's
 * restarts.
 */
const NUMBERS = `i=0; while [ $i -lt ${String(BLOCKS)} ]; do seq $((i * ${String(LINES / BLOCKS)} + 1)) $(((i + 1) * ${String(LINES / BLOCKS)})); i=$((i + 1)); sleep 0.3; done`;

describe.each(testEngines())(
  'the log of a container that writes a million lines on Engine $name',
  { timeout: 300_000 },
  (engine) => {
    // Docker's own files are read of the one, the Engine's stream of the other.
    describe.each(['local', 'json-file'])('with the driver %s', (driver) => {
      const node = useNode(engine, { flags: [...FLAGS, `--log-driver=${driver}`] });

      it('has each line once and in order, over all files, when it is rotated all the time and Berth is killed five times', async () => {
        const log = await startWriter(node);
        await whileRotating(node, log, async () => {
          for (let kill = 1; kill <= 5; kill += 1) {
            await soon(() => log.bytes() >= kill * BYTES_PER_KILL);
            expect(await node.end('SIGKILL')).toBe('SIGKILL');
            await node.start();
          }
          await untilExited(node, log.containerId);
        });
        // The container may have ended while no Berth ran: its end is told then as soon as it is known.
        await soon(() => log.lastLine().endsWith(` ${String(LINES)}\n`));
        expectSame(
          textIn(log),
          Array.from({ length: LINES }, (_, index) => `${String(index + 1)}\n`).join(''),
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
            await soon(() => log.bytes() >= restart * 2 * BYTES_PER_KILL);
            restartEngine(engine, '--live-restore');
            await untilListed(node);
          }
          await untilExited(node, log.containerId);
        });
        // What the container writes while no dockerd reads it may be lost before it comes to the Engine's
        // log, also a part of a line.
        const kept = await textKept(node, log.containerId);
        await soon(() =>
          log.lastLine().endsWith(` ${kept.slice(kept.lastIndexOf('\n', kept.length - 2) + 1)}`),
        );
        expectSame(textIn(log), kept);
      });
    });
  },
);

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
async function whileRotating(
  node: IntegrationNode,
  { containerId, path }: WrittenLog,
  work: () => Promise<void>,
): Promise<void> {
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

/** What the container wrote, by its log, file after file; every line must be whole. */
function textIn(log: WrittenLog): string {
  return log
    .files()
    .flatMap((file) => {
      const lines = readFileSync(file, 'latin1').split('\n');
      expect(lines.pop()).toBe('');
      return lines.map((line) => {
        const [, tag, text] = /^\S+ stdout ([FP]) (\d*)$/.exec(line) ?? [];
        return text === undefined
          ? `[not a line of the container's: ${line}]`
          : text + (tag === 'F' ? '\n' : '');
      });
    })
    .join('');
}

/**
 * The same by the Engine's own copy: frames of eight bytes, the last four of which are the length, and a
 * piece of a line.
 */
async function textKept({ docker }: IntegrationNode, containerId: string): Promise<string> {
  const output = await docker.getContainer(containerId).logs({ stdout: true });
  const pieces: string[] = [];
  for (let at = 0; at < output.length;) {
    const end = at + 8 + output.readUInt32BE(at + 4);
    pieces.push(output.toString('latin1', at + 8, end));
    at = end;
  }
  return pieces.join('');
}

/** The place where two texts begin to differ, and what is there. */
function expectSame(actual: string, wanted: string): void {
  if (actual === wanted) return;
  let at = 0;
  while (actual[at] === wanted[at]) at += 1;
  const around = (text: string): string => text.slice(Math.max(0, at - 40), at + 40);
  expect({ at, length: actual.length, text: around(actual) }).toEqual({
    at,
    length: wanted.length,
    text: around(wanted),
  });
}

async function untilExited(node: IntegrationNode, containerId: string): Promise<void> {
  await soon(async () => (await node.container(containerId)).state === 'CONTAINER_EXITED');
}

async function untilListed(node: IntegrationNode): Promise<void> {
  await soon(() => node.cri.call('ListContainers', {}).then(Boolean, () => false));
}

async function soon(holds: () => boolean | Promise<boolean>): Promise<void> {
  await until(holds, { limitMs: 120_000, everyMs: 20 });
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
