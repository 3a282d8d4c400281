import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PodSandboxMetrics } from '../../src/cri/generated/runtime/v1/PodSandboxMetrics.js';
import { fakeNodeIn } from '../support/doubles/stats-node.js';
import type { FakeEngine } from '../support/fake-engine/start.js';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { seedPods } from '../support/in-process/seed-pods.js';

const PODS = 25;
let berth: ComposedDaemon;
let pods: string[];

beforeAll(async () => {
  berth = await startComposedDaemon(
    {},
    async (engine) => {
      engine.state.addImage({ tags: ['busybox:1.36'] });
      pods = await seedPods(engine, PODS);
    },
    (engine) => {
      writeCgroups(engine);
      return engine.state.directory;
    },
  );
}, 60_000);

afterAll(() => berth.close());

describe('CRI metrics of a whole daemon', () => {
  it('are of every running pod and container, and cost no Engine call', async () => {
    await berth.client.call('ListPodSandboxMetrics', {});
    const before = calls();
    const { podMetrics } = await berth.client.call('ListPodSandboxMetrics', {});
    expect(podMetrics.map(({ podSandboxId }) => podSandboxId).sort()).toEqual([...pods].sort());
    for (const { containerMetrics } of podMetrics) {
      const [container] = containerMetrics;
      const usage = container?.metrics.find(({ name }) => name === 'container_memory_usage_bytes');
      expect(usage?.value).toEqual({ value: '5771264' });
      expect(usage?.labelValues.slice(3)).toEqual(['default', expect.stringMatching(/^pod-\d+$/), 'app']);
    }
    expect(calls()).toBe(before);
  });

  it('have as many label values as their descriptor has keys', async () => {
    const { descriptors } = await berth.client.call('ListMetricDescriptors', {});
    const keys = new Map(descriptors.map(({ name, labelKeys }) => [name, labelKeys.length]));
    const { podMetrics } = await berth.client.call('ListPodSandboxMetrics', {});
    const all = podMetrics.flatMap(({ metrics, containerMetrics }) => [
      ...metrics,
      ...containerMetrics.flatMap((container) => container.metrics),
    ]);
    expect(all.length).toBeGreaterThan(PODS * 50);
    expect(all.filter(({ name, labelValues }) => keys.get(name) !== labelValues.length)).toEqual([]);
  });

  it('are streamed as they are listed', async () => {
    const { podMetrics } = await berth.client.call('ListPodSandboxMetrics', {});
    const { error, messages } = await berth.ask('StreamPodSandboxMetrics', {});
    expect(error).toBeUndefined();
    const streamed = (messages as { podSandboxMetrics: PodSandboxMetrics[] }[]).flatMap(
      (message) => message.podSandboxMetrics,
    );
    expect(namesOf(streamed)).toEqual(namesOf(podMetrics));
  });

  it('end with the call of a caller who leaves', async () => {
    const begun = berth.begin('StreamPodSandboxMetrics', {});
    begun.cancel();
    expect((await begun.answer).error?.code).toBe(1);
  });
});

/** Each container in a cgroup of its own, as the fake Engine's /proc will have it. */
function writeCgroups(engine: FakeEngine): void {
  const node = fakeNodeIn(engine.state.directory, 'v2');
  for (const { id, pid } of engine.state.containers.values()) {
    node.process(pid, `/docker/${id}`);
    node.cgroup(`/docker/${id}`);
  }
}

function namesOf(all: readonly PodSandboxMetrics[]) {
  return all.map(({ podSandboxId, metrics, containerMetrics }) => [
    podSandboxId,
    metrics.map(({ name }) => name),
    containerMetrics.map((container) => container.metrics.map(({ name }) => name)),
  ]);
}

/** Besides the ping every 5 s, which asks whether the Engine still hears. */
function calls(): number {
  return berth.engine.calls.filter(({ path }) => path !== '/_ping').length;
}
