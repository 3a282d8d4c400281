import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { seedPods } from '../support/in-process/seed-pods.js';

let berth: ComposedDaemon;
const pods: string[] = [];

beforeAll(async () => {
  berth = await startComposedDaemon({}, async (engine) => {
    engine.state.addImage({ tags: ['busybox:1.36'] });
    pods.push(...(await seedPods(engine, 100)));
  });
}, 60_000);

afterAll(() => berth.close());

const ROUNDS = 1000;

describe('a read of the kubelet', () => {
  it('sees all 100 pods and their containers', async () => {
    const { items } = await berth.client.call('ListPodSandbox', {});
    expect(items.map(({ state }) => state)).toEqual(Array.from({ length: 100 }, () => 'SANDBOX_READY'));
    expect((await berth.client.call('ListContainers', {})).containers).toHaveLength(100);
  });

  it.each([
    ['ListPodSandbox', () => ({})],
    ['ListContainers', () => ({})],
    ['PodSandboxStatus', (round: number) => ({ podSandboxId: pods[round % 100]! })],
    ['ContainerStatus', (round: number) => ({ containerId: containerIds()[round % 100]! })],
    ['ImageStatus', () => ({ image: { image: 'busybox:1.36' } })],
    ['ListImages', () => ({})],
    ['Status', () => ({})],
    ['Version', () => ({})],
  ] as const)(
    '%s makes no Engine call, however often it is asked',
    { timeout: 60_000 },
    async (method, request) => {
      const before = callsOfReads();
      for (let round = 0; round < ROUNDS; round += 50) {
        await Promise.all(
          Array.from({ length: 50 }, (_, index) => berth.client.call(method, request(round + index))),
        );
      }
      expect(callsOfReads()).toBe(before);
    },
  );
});

function containerIds(): string[] {
  return [...berth.engine.state.containers.values()]
    .filter(({ config }) => config.Labels['io.kubernetes.docker.type'] === 'container')
    .map(({ id }) => id);
}

/** Besides the ping every 5 s, which asks whether the Engine still hears. */
function callsOfReads(): number {
  return berth.engine.calls.filter(({ path }) => path !== '/_ping').length;
}
