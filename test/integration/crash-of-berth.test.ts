import { spawnSync } from 'node:child_process';
import { on } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { testEngines } from '../support/engines.js';
import { addressesIn, NOTHING } from '../support/integration-engine.js';
import { useNode, type IntegrationNode } from '../support/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/integration-pods.js';

const PODS = 20;

/** The moment of the kill: so many of these events of the Engine's for sandboxes or for containers of pods. */
const MOMENTS = [
  { when: 'the first sandboxes are made', type: 'podsandbox', action: 'create', count: 2 },
  { when: 'the network of some is being set up', type: 'podsandbox', action: 'start', count: 6 },
  { when: 'some pods are up and the others are not', type: 'container', action: 'create', count: 4 },
  { when: 'the containers are being started', type: 'container', action: 'start', count: 10 },
] as const;

describe.each(testEngines())('a Berth that is killed while 20 pods start, on Engine $name', (engine) => {
  const node = useNode(engine);

  it.each(MOMENTS)('as $when: is followed by one that tells the truth of each and leaves nothing of any', async (moment) => {
    await using reached = await countEvents(node, moment);
    const starts = Promise.allSettled(Array.from({ length: PODS }, (_, index) => startPod(node, index)));
    await reached.promise;
    expect(await node.end('SIGKILL')).toBe('SIGKILL');
    await starts;
    await node.start();

    const { items } = await node.cri.call('ListPodSandbox', {});
    const { containers } = await node.cri.call('ListContainers', {});
    const made = await node.docker.listContainers({ all: true });
    expect([...items, ...containers].map(({ id }) => id).sort()).toEqual(made.map(({ Id }) => Id).sort());
    for (const { id, state } of items) await expectTruth(node, id, state);
    for (const { id, state } of containers) {
      const { State } = await node.docker.getContainer(id).inspect();
      expect(state).toBe(State.Running ? 'CONTAINER_RUNNING' : State.Status === 'created' ? 'CONTAINER_CREATED' : 'CONTAINER_EXITED');
    }

    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });

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
      const id = found?.state === 'SANDBOX_READY' ? found.id : await node.runPod({ ...pod, metadata: { ...pod.metadata!, attempt } });
      await expectTruth(node, id, 'SANDBOX_READY');
    }
  });
});

describe.each(testEngines())('a second Berth on the same socket, on Engine $name', (engine) => {
  const node = useNode(engine);

  it('is refused, and the first goes on serving', async () => {
    const [program, ...args] = ['nsenter', `--net=${engine.netnsPath}`, '--', ...commandLineOf(node.berth.pid)] as const;
    const second = spawnSync(program, args, { encoding: 'utf8', timeout: 60_000 });
    expect(second.status).toBeGreaterThan(0);
    expect(second.stderr).toContain(`unix://${node.home.socketPath}: another process serves there`);
    const id = await node.runPod(podOf(node.home, 'first'));
    expect(await node.sandbox(id)).toMatchObject({ state: 'SANDBOX_READY' });
  });
});

function commandLineOf(pid: number): string[] {
  return readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
    .split('\0')
    .slice(0, -1);
}

async function startPod(node: IntegrationNode, index: number): Promise<void> {
  const portMappings = index % 2 === 0 ? [] : [{ protocol: 'TCP' as const, containerPort: 80, hostPort: 20_000 + index }];
  const pod = podOf(node.home, `crash-${String(index)}`, { portMappings });
  await node.run(await node.runPod(pod), scriptOf('main', WAITING), pod);
}

/** READY with addresses that its namespace has, or not READY and without any. */
async function expectTruth(node: IntegrationNode, id: string, state: string): Promise<void> {
  const { State } = await node.docker.getContainer(id).inspect();
  const { network } = await node.sandbox(id);
  const told = [network!.ip, ...network!.additionalIps.map(({ ip }) => ip)].filter((ip) => ip !== '');
  if (state === 'SANDBOX_READY') {
    expect(State.Running).toBe(true);
    expect(told).toHaveLength(2);
    expect(told).toEqual(addressesIn(State.Pid));
  } else {
    expect(told).toEqual([]);
  }
}

interface Moment {
  readonly type: string;
  readonly action: string;
  readonly count: number;
}

/** Counts events of the Engine's from when it resolves on. */
async function countEvents(
  { docker }: IntegrationNode,
  { type, action, count }: Moment,
): Promise<AsyncDisposable & { promise: Promise<void> }> {
  const filters = { type: ['container'], event: [action], label: [`io.kubernetes.docker.type=${type}`] };
  const stream = (await docker.getEvents({ filters: JSON.stringify(filters) })) as Readable;
  const lines = createInterface({ input: stream });
  const counted = async (): Promise<void> => {
    let left = count;
    for await (const _line of on(lines, 'line')) if (--left === 0) return;
  };
  return {
    promise: counted(),
    async [Symbol.asyncDispose]() {
      lines.close();
      stream.destroy();
      await Promise.resolve();
    },
  };
}
