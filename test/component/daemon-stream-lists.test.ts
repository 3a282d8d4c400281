import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { seedPods } from '../support/in-process/seed-pods.js';

let berth: ComposedDaemon;
let pods: string[];

beforeAll(async () => {
  berth = await startComposedDaemon({}, async (engine) => {
    engine.state.addImage({ tags: ['busybox:1.36'] });
    pods = await seedPods(engine, 120);
  });
}, 60_000);

afterAll(() => berth.close());

describe.each([
  { list: 'ListPodSandbox', field: 'items', stream: 'StreamPodSandboxes', streamed: 'podSandboxes' },
  { list: 'ListContainers', field: 'containers', stream: 'StreamContainers', streamed: 'containers' },
])('$stream', ({ list, field, stream, streamed }) => {
  it.each([
    ['without a filter', {}],
    ['with a label selector that matches one', { filter: { labelSelector: { app: 'pod-7' } } }],
    ['with a filter that matches none', { filter: { labelSelector: { app: 'nothing' } } }],
  ])(`gives what ${list} gives, in messages of at most 100, %s`, async (_title, request) => {
    const whole = await berth.ask(list, request);
    const { error, messages } = await berth.ask(stream, request);
    expect(error).toBeUndefined();
    const chunks = messages.map((message) => (message as Record<string, object[]>)[streamed]!);
    expect(chunks.flat()).toEqual((whole.messages[0] as Record<string, object[]>)[field]);
    for (const chunk of chunks) expect(chunk.length).toBeLessThanOrEqual(100);
  });

  it('ends with its call when the caller leaves', async () => {
    const begun = berth.begin(stream, {});
    begun.cancel();
    expect((await begun.answer).error?.code).toBe(1);
  });
});

describe('UpdatePodSandboxResources', () => {
  const recorded = async (podSandboxId: string): Promise<Record<string, unknown>> => {
    const { info } = await berth.client.call('PodSandboxStatus', { podSandboxId, verbose: true });
    return JSON.parse(info.info!) as Record<string, unknown>;
  };

  it('is recorded and shown by the verbose status, and makes no Engine call', async () => {
    const podSandboxId = pods[0]!;
    expect(await recorded(podSandboxId)).toMatchObject({ overhead: null, resources: null });
    const before = berth.engine.calls.filter(({ path }) => path !== '/_ping').length;
    await berth.client.call('UpdatePodSandboxResources', {
      podSandboxId,
      overhead: { cpuShares: '10' },
      resources: { cpuShares: '512', memoryLimitInBytes: '268435456', unified: { 'memory.high': '1' } },
    });
    expect(await recorded(podSandboxId)).toMatchObject({
      overhead: { cpuShares: '10' },
      resources: { cpuShares: '512', memoryLimitInBytes: '268435456', unified: { 'memory.high': '1' } },
    });
    expect(berth.engine.calls.filter(({ path }) => path !== '/_ping')).toHaveLength(before);
  });

  it('leaves what the request does not have as it is', async () => {
    const podSandboxId = pods[1]!;
    await berth.client.call('UpdatePodSandboxResources', { podSandboxId, overhead: { cpuShares: '3' } });
    await berth.client.call('UpdatePodSandboxResources', { podSandboxId, resources: { cpuShares: '4' } });
    expect(await recorded(podSandboxId)).toMatchObject({
      overhead: { cpuShares: '3' },
      resources: { cpuShares: '4' },
    });
    expect(await recorded(pods[2]!)).toMatchObject({ overhead: null, resources: null });
  });

  it('answers NOT_FOUND for a sandbox that is unknown', async () => {
    const { error } = await berth.ask('UpdatePodSandboxResources', { podSandboxId: 'f'.repeat(64) });
    expect(error?.code).toBe(5);
    expect(error?.details).toContain('does not exist');
  });
});
