import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';
import { seedPods } from '../support/in-process/seed-pods.js';

/** With the annotation, as much as the API server lets a pod have. */
const LABELS = Object.fromEntries(
  Array.from({ length: 100 }, (_, index) => [`label-${String(index)}`, 'v'.repeat(11_000)]),
);
const ANNOTATION = { 'example.com/large': 'a'.repeat(256 * 1024 - 20) };
const CONTAINER_ANNOTATION = { 'io.kubernetes.container.preStopHandler': 'p'.repeat(1_300_000) };

let berth: ComposedDaemon;
let ordinary: string[];
let large: string[];
/** A pod with several large containers. */
let crowded: string;

beforeAll(async () => {
  berth = await startComposedDaemon({}, async (engine) => {
    engine.state.addImage({ tags: ['busybox:1.36'] });
    for (let image = 0; image < 12; image++)
      engine.state.addImage({
        tags: Array.from(
          { length: 20_000 },
          (_, tag) => `registry.example/${'path/'.repeat(9)}${String(image)}:${String(tag)}`,
        ),
      });
    ordinary = await seedPods(engine, 3, { annotations: { 'example.com/small': 'a' } });
    [crowded = ''] = await seedPods(engine, 1, {
      prefix: 'crowded',
      containers: 4,
      containerAnnotations: CONTAINER_ANNOTATION,
    });
    large = await seedPods(engine, 13, {
      prefix: 'large',
      labels: LABELS,
      annotations: ANNOTATION,
      containerAnnotations: CONTAINER_ANNOTATION,
    });
  });
}, 120_000);

afterAll(() => berth.close());

describe('a node whose pods have more labels and annotations than a message of gRPC can hold', () => {
  it('lists all sandboxes, the ordinary ones as they are and the largest with what a kubelet reads', async () => {
    const { items } = await berth.client.call('ListPodSandbox', {});
    expect(items.map(({ id }) => id).sort()).toEqual([...ordinary, crowded, ...large].sort());
    for (const [index, id] of ordinary.entries()) {
      const item = items.find((each) => each.id === id)!;
      expect(item.labels['app']).toBe(`pod-${String(index)}`);
      expect(item.annotations).toEqual({ 'example.com/small': 'a' });
    }
    const whole = items.filter(({ annotations }) => 'example.com/large' in annotations);
    const reduced = items.filter((item) => large.includes(item.id) && !whole.includes(item));
    expect(whole.length).toBeGreaterThan(0);
    expect(reduced.length).toBeGreaterThan(0);
    for (const { labels, metadata } of reduced)
      expect(labels).toEqual({ 'io.kubernetes.pod.name': metadata!.name });
  });

  it('still selects by the labels that a list leaves out', async () => {
    const labelSelector = { app: 'large-3', [Object.keys(LABELS)[0]!]: 'v'.repeat(11_000) };
    const { items } = await berth.client.call('ListPodSandbox', { filter: { labelSelector } });
    expect(items.map(({ id }) => id)).toEqual([large[3]]);
  });

  it('has all labels and annotations in the status of the pod', async () => {
    const { status } = await berth.client.call('PodSandboxStatus', { podSandboxId: large[0]! });
    expect(status!.annotations).toEqual(ANNOTATION);
    expect(Object.keys(status!.labels)).toHaveLength(102);
  });

  it('lists all containers, with the hash by which a kubelet knows them', async () => {
    const { containers } = await berth.client.call('ListContainers', {});
    expect(containers).toHaveLength(ordinary.length + 4 + large.length);
    expect(containers.map(({ annotations }) => annotations['io.kubernetes.container.hash'])).toEqual(
      containers.map(() => 'abc'),
    );
    const { status } = await berth.client.call('ContainerStatus', { containerId: containers.at(-1)!.id });
    expect(status!.annotations).toMatchObject(CONTAINER_ANNOTATION);
  });

  it('leaves the statuses of the containers out of that of their pod, so that a kubelet asks for each', async () => {
    const { containersStatuses, timestamp } = await berth.client.call('PodSandboxStatus', {
      podSandboxId: crowded,
    });
    expect(containersStatuses).toEqual([]);
    expect(timestamp).toBe('0');
    const small = await berth.client.call('PodSandboxStatus', { podSandboxId: ordinary[0]! });
    expect(small.containersStatuses).toHaveLength(1);
    expect(small.timestamp).not.toBe('0');
  });

  it('lists images with hundreds of thousands of tags', async () => {
    const { images } = await berth.client.call('ListImages', {});
    expect(images).toHaveLength(14);
    for (const { repoTags } of images) expect(repoTags.length).toBeGreaterThan(0);
  });

  it.each([
    ['StreamPodSandboxes', 'podSandboxes', () => ordinary.length + 1 + large.length],
    ['StreamContainers', 'containers', () => ordinary.length + 4 + large.length],
    ['StreamImages', 'images', () => 14],
  ])('streams everything in %s', async (method, field, count) => {
    const { error, messages } = await berth.ask(method, {});
    expect(error).toBeUndefined();
    const entries = messages.flatMap((message) => (message as Record<string, object[]>)[field]!);
    expect(entries).toHaveLength(count());
  });

  it('says so in the log', () => {
    const warnings = berth.logged.filter((line) => line.includes('a list is too large'));
    expect(warnings.map((line) => /method=(\w+)/.exec(line)?.[1])).toEqual(
      expect.arrayContaining(['ListPodSandbox', 'ListContainers', 'ListImages']),
    );
  });
});
