import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BerthHome } from '../support/node/berth.js';
import { IMAGES, testEngines } from '../support/node/engines.js';
import { addressesIn, fetchFrom, NOTHING } from '../support/node/raw-engine.js';
import { makeCriDockerdPod } from '../support/node/cri-dockerd.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

const POLL = { timeout: 20_000 };
const SERVER = `mkdir -p /tmp/www && hostname > /tmp/www/index.html && httpd -p 8080 -h /tmp/www; ${WAITING}`;

describe.each(testEngines())('a pod that cri-dockerd made on Engine $name', (engine) => {
  const node = useNode(engine);
  const make = (name: string, image: string = IMAGES.busybox) =>
    makeCriDockerdPod(node, { name, uid: randomUUID(), hostPort: 18_085, image, script: SERVER });

  it('is taken over by the next Berth as it runs: names, labels, annotations, addresses, containers', async () => {
    await node.end();
    const { sandboxId, containerId, uid, addresses } = await make('old');
    await node.start();
    const metadata = { name: 'old', namespace: 'default', uid, attempt: 0 };
    const labels = {
      'io.kubernetes.pod.name': 'old',
      'io.kubernetes.pod.namespace': 'default',
      'io.kubernetes.pod.uid': uid,
      app: 'old',
    };
    const { items } = await node.cri.call('ListPodSandbox', { filter: { labelSelector: { app: 'old' } } });
    expect(items).toMatchObject([{ id: sandboxId, metadata, state: 'SANDBOX_READY' }]);
    expect(await node.sandbox(sandboxId)).toMatchObject({
      metadata,
      labels,
      annotations: { 'kubernetes.io/config.source': 'api' },
      network: { ip: addresses[0], additionalIps: [{ ip: addresses[1] }] },
    });
    expect(addressesIn(await node.pidOf(sandboxId))).toEqual(addresses);
    const status = await node.container(containerId);
    expect(status).toMatchObject({
      metadata: { name: 'main', attempt: 0 },
      state: 'CONTAINER_RUNNING',
      labels: { ...labels, 'io.kubernetes.container.name': 'main' },
      annotations: {
        'io.kubernetes.container.hash': 'aabbccdd',
        'io.kubernetes.container.restartCount': '0',
      },
      logPath: join(node.home.logDir, `default_old_${uid}`, 'main/0.log'),
    });
    expect(Object.keys(status.labels).sort()).toEqual(
      [...Object.keys(labels), 'io.kubernetes.container.name'].sort(),
    );
    expect(await node.exec(containerId, ['hostname'])).toMatchObject({ stdout: 'old\n' });
    expect(fetchFrom(engine, 'http://10.89.0.1:18085/')).toBe('old\n');
  });

  it('takes new containers, and gives everything back when it is stopped and removed, its host ports too', async () => {
    await node.end();
    const { sandboxId, containerId, uid } = await make('going');
    await node.start();
    const pod = podOf(node.home, 'going', {
      metadata: { name: 'going', namespace: 'default', uid, attempt: 0 },
    });
    const second = await node.run(sandboxId, scriptOf('second', WAITING), pod);
    expect(await node.exec(second, ['hostname'])).toMatchObject({ stdout: 'going\n' });
    await node.cri.call('StopContainer', { containerId, timeout: '5' });
    await node.cri.call('RemoveContainer', { containerId });
    await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
    expect(await node.remains()).toMatchObject({
      rules: [],
      links: [],
      leases: [],
      cached: [],
      namespaces: [],
    });
    await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('takes its checkpoint along when it is removed, and pods with host ports of Berth have one, for the way back', async () => {
    await node.end();
    const { sandboxId } = await make('old');
    await node.start();
    const checkpoints = join(node.home.dir, 'cri-dockerd', 'sandbox');
    const pod = podOf(node.home, 'new', {
      portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_086 }],
    });
    const newId = await node.runPod(pod);
    await node.runPod(podOf(node.home, 'portless'));
    await expect.poll(() => readdirSync(checkpoints).sort(), POLL).toEqual([sandboxId, newId].sort());
    expect(JSON.parse(readFileSync(join(checkpoints, newId), 'utf8'))).toEqual({
      version: 'v1',
      name: 'new',
      namespace: 'default',
      data: { port_mappings: [{ protocol: 'tcp', container_port: 8080, host_port: 18_086 }] },
      checksum: expect.any(Number),
    });
    await node.removePods();
    await expect.poll(() => readdirSync(checkpoints), POLL).toEqual([]);
  });

  it('is removed whole also when its container was renamed while no Berth ran', async () => {
    await node.end();
    const { sandboxId, containerId } = await make('renamed');
    await node.docker.getContainer(containerId).rename({ name: 'mine' });
    await node.start();
    await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
    expect((await node.docker.getContainer(containerId).inspect()).State.Running).toBe(false);
    await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('does not show the labels of an image as its own, whatever they are called', async () => {
    await node.end();
    const { containerId } = await make('labelled', IMAGES.defaults);
    await node.start();
    const { labels, annotations } = await node.container(containerId);
    expect(labels).not.toHaveProperty('plain');
    expect(labels).toMatchObject({ 'io.kubernetes.pod.name': 'labelled' });
    expect(Object.values({ ...labels, ...annotations })).not.toContain('impostor');
    expect(annotations).toEqual({
      'io.kubernetes.container.hash': 'aabbccdd',
      'io.kubernetes.container.restartCount': '0',
    });
  });

  it.each([
    [
      'checkpoint',
      (home: BerthHome, id: string) =>
        writeFileSync(join(home.dir, 'cri-dockerd', 'sandbox', id), '{"version":"v1","na'),
    ],
    ['entry in the cache', (home: BerthHome) => rmSync(join(home.dir, 'cni-cache'), { recursive: true })],
  ])(
    'an adopted pod that has lost its %s is stopped and removed without a trace all the same',
    async (_what, lose) => {
      await node.end();
      const { sandboxId } = await make('forgotten');
      lose(node.home, sandboxId);
      await node.start();
      expect(await node.sandbox(sandboxId)).toMatchObject({ metadata: { name: 'forgotten', attempt: 0 } });
      await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
      await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
      expect(await node.remains()).toEqual(NOTHING);
    },
  );
});

describe.each(testEngines())('labels of images on Engine $name', (engine) => {
  const node = useNode(engine);
  const image = 'berth-it/impostor:1';
  const canary = join(node.home.dir, 'canary');

  beforeEach(async () => {
    rmSync(canary, { force: true });
    const source = await node.docker.createContainer({ Image: IMAGES.busybox, Cmd: ['true'] });
    const changes = Object.entries(labelsOfAPod('e'.repeat(64), canary)).map(
      ([key, value]) => `LABEL ${key}=${value}`,
    );
    await source.commit({ repo: 'berth-it/impostor', tag: '1', changes: changes.join('\n') });
    await source.remove();
  });
  afterEach(async () => {
    if ((await node.docker.listImages({ filters: { reference: [image] } })).length > 0)
      await node.docker.getImage(image).remove({ force: true });
  });

  it.each([false, true])(
    'make no container of a pod of one of somebody else’s, and nothing that they name is touched; image removed: %s',
    async (isRemoved) => {
      if (!isRemoved) writeFileSync(canary, 'sings');
      await using impostor = await makeImpostor();
      if (isRemoved) await removeImage();
      await impostor.container.start();
      const { id } = impostor.container;
      expect((await impostor.container.inspect()).Config.Labels).toMatchObject(
        labelsOfAPod('e'.repeat(64), canary),
      );
      for (const _look of ['as it starts', 'after a restart']) {
        expect((await node.cri.call('ListContainers', {})).containers).toEqual([]);
        await expect(node.container(id)).rejects.toMatchObject({ code: code.NOT_FOUND });
        await node.cri.call('StopContainer', { containerId: id, timeout: '0' });
        await node.cri.call('RemoveContainer', { containerId: id });
        expect((await impostor.container.inspect()).State.Running).toBe(true);
        expect(lstatSync(canary, { throwIfNoEntry: false })?.isFile()).toBe(isRemoved ? undefined : true);
        await node.end();
        await node.start();
      }
    },
  );

  it('are not needed to know a container of Berth’s, whose image was removed by force', async () => {
    const pod = podOf(node.home, 'kept', { labels: { app: 'kept' } });
    const sandboxId = await node.runPod(pod);
    const config = scriptOf('main', WAITING, {
      image: { image },
      labels: { 'io.kubernetes.container.name': 'main' },
    });
    const { containerId } = await node.cri.call('CreateContainer', {
      podSandboxId: sandboxId,
      config,
      sandboxConfig: pod,
    });
    await removeImage();
    await node.cri.call('StartContainer', { containerId });
    for (const _look of ['as it starts', 'after a restart']) {
      const { containers } = await node.cri.call('ListContainers', { filter: { podSandboxId: sandboxId } });
      expect(containers).toMatchObject([
        {
          id: containerId,
          metadata: { name: 'main', attempt: 0 },
          state: 'CONTAINER_RUNNING',
          labels: config.labels,
          annotations: config.annotations,
        },
      ]);
      expect(Object.keys(containers[0]!.labels)).toEqual(['io.kubernetes.container.name']);
      expect(existsSync(canary)).toBe(false);
      await node.end();
      await node.start();
    }
  });

  it('are not needed to know a container of cri-dockerd’s, whose image was removed by force', async () => {
    await node.end();
    const uid = randomUUID();
    const made = await makeCriDockerdPod(node, { name: 'old', uid, hostPort: 18_087, image, script: SERVER });
    await node.start();
    const container = node.docker.getContainer(made.containerId);
    await container.stop({ t: 5 });
    await removeImage();
    await container.start();
    for (const _look of ['as it starts', 'after a restart']) {
      await expect
        .poll(async () => (await node.cri.call('ListContainers', {})).containers, POLL)
        .toMatchObject([
          {
            id: made.containerId,
            podSandboxId: made.sandboxId,
            metadata: { name: 'main', attempt: 0 },
            state: 'CONTAINER_RUNNING',
            labels: {
              'io.kubernetes.pod.name': 'old',
              'io.kubernetes.pod.namespace': 'default',
              'io.kubernetes.pod.uid': uid,
              'io.kubernetes.container.name': 'main',
            },
          },
        ]);
      expect(existsSync(canary)).toBe(false);
      await node.end();
      await node.start();
    }
  });

  async function makeImpostor() {
    const container = await node.docker.createContainer({
      name: 'k8s_x_victim_default_u_0',
      Image: image,
      Cmd: ['sleep', '3600'],
    });
    return { container, [Symbol.asyncDispose]: () => container.remove({ force: true }) };
  }

  /** The Engine removes an image for good only while no container of it runs. */
  async function removeImage(): Promise<void> {
    const { Id } = await node.docker.getImage(image).inspect();
    await node.docker.getImage(image).remove({ force: true });
    await expect(node.docker.getImage(Id).inspect()).rejects.toMatchObject({ statusCode: 404 });
  }
});

function labelsOfAPod(sandboxId: string, logPath: string): Readonly<Record<string, string>> {
  return {
    'io.kubernetes.docker.type': 'container',
    'io.kubernetes.container.logpath': logPath,
    'io.kubernetes.sandbox.id': sandboxId,
    'io.kubernetes.pod.name': 'victim',
    'io.kubernetes.pod.namespace': 'default',
    'io.kubernetes.pod.uid': 'u',
    'io.kubernetes.container.name': 'x',
  };
}
