import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeHome, removeHome, writeCniConfig } from '../support/node/berth.js';
import { testEngines } from '../support/node/engines.js';
import { NOTHING } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf } from '../support/node/pods.js';
import { countEvents, expectTruth, expectTruthOfAll, startPodsUntil } from '../support/node/starting.js';
import { until } from '../support/until.js';

const PODS = 20;

/**
 * The moment of the kill: so many of these events of the Engine's for sandboxes or for containers of pods.
 */
const MOMENTS = [
  { when: 'the first sandboxes are made', type: 'podsandbox', action: 'create', count: 2 },
  { when: 'the network of some is being set up', type: 'podsandbox', action: 'start', count: 6 },
  { when: 'some pods are up, some not', type: 'container', action: 'create', count: 4 },
  { when: 'the containers are being started', type: 'container', action: 'start', count: 10 },
] as const;

describe.each(testEngines())('a Berth that is killed while 20 pods start, on Engine $name', (engine) => {
  const node = useNode(engine);

  it.each(MOMENTS)(
    'a Berth killed as $when is followed by one that tells the truth of each and leaves nothing of any',
    async (moment) => {
      const { settled } = await startPodsUntil(node, PODS, moment);
      expect(await node.end('SIGKILL')).toBe('SIGKILL');
      await settled;
      await node.start();
      await expectTruthOfAll(node);

      await node.removePods();
      expect(await node.remains()).toEqual(NOTHING);
    },
  );

  it('has its pods, of the same attempt, asked for again by the kubelet, and gets a whole one each time', async () => {
    const pods = Array.from({ length: 5 }, (_, index) => podOf(node.home, `again-${String(index)}`));
    await using reached = await countEvents(node, { type: 'podsandbox', action: 'start', count: 2 });
    const starts = Promise.allSettled(pods.map((pod) => node.runPod(pod)));
    await reached.promise;
    await node.end('SIGKILL');
    await starts;
    await node.start();
    const { items } = await node.cri.call('ListPodSandbox', {});
    for (const pod of pods) {
      // What a kubelet does: it uses a ready sandbox, and replaces one that is not.
      const found = items.find(({ metadata }) => metadata!.uid === pod.metadata!.uid);
      const attempt = found === undefined ? 0 : 1;
      const id =
        found?.state === 'SANDBOX_READY'
          ? found.id
          : await node.runPod({ ...pod, metadata: { ...pod.metadata!, attempt } });
      await expectTruth(node, id, 'SANDBOX_READY');
    }
  });
});

describe.each(testEngines())('a second Berth beside Engine $name', (engine) => {
  const node = useNode(engine);
  const others = makeHome();
  afterAll(() => removeHome(others));

  it.each([
    ['with the same settings', (argument: string) => argument],
    [
      'with a socket and directories of its own',
      (argument: string) => argument.replace(node.home.dir, others.dir),
    ],
  ])(
    '%s is refused before it touches anything: the first serves on, and writes each line of a log once',
    async (_settings, change) => {
      writeCniConfig(others);
      const pod = podOf(node.home, 'first');
      const podSandboxId = await node.runPod(pod);
      const containerId = await node.run(podSandboxId, scriptOf('main', NUMBERS), pod);
      const [program, ...args] = commandLineOf(node.berth.pid).map(change);
      const second = spawnSync('nsenter', [`--net=${engine.netnsPath}`, '--', program!, ...args], {
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect(second.status).toBe(1);
      expect(second.stderr).toContain(
        `unix://${engine.socketPath}: another Berth (process ${String(node.berth.pid)}) already uses this Engine`,
      );

      await until(async () => (await node.container(containerId)).state === 'CONTAINER_EXITED', {
        limitMs: 60_000,
      });
      const lines = readFileSync(join(pod.logDirectory!, 'main/0.log'), 'latin1').split('\n').slice(0, -1);
      expect(lines.map((line) => Number(line.split(' ').at(-1)))).toEqual(
        Array.from({ length: LINES }, (_, index) => index + 1),
      );
      expect(await node.sandbox(podSandboxId)).toMatchObject({ state: 'SANDBOX_READY' });
    },
  );
});

const LINES = 50_000;
/** Numbered lines, in blocks with pauses: they take longer than a Berth that ought not to start. */
const NUMBERS = `for block in $(seq 0 9); do seq $((block * ${String(LINES / 10)} + 1)) $(((block + 1) * ${String(LINES / 10)})); sleep 0.3; done`;

function commandLineOf(pid: number): string[] {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
    .split('\0')
    .slice(0, -1);
}
