import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import type { BerthHome } from '../support/engines-berth.js';
import { IMAGES, testEngines } from '../support/engines.js';
import { addressesIn, fetchFrom, NOTHING } from '../support/integration-engine.js';
import { makeCriDockerdPod } from '../support/integration-cri-dockerd.js';
import { useNode } from '../support/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/integration-pods.js';

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
  ])('that has lost its %s is stopped and removed without a trace all the same', async (_what, lose) => {
    await node.end();
    const { sandboxId } = await make('forgotten');
    lose(node.home, sandboxId);
    await node.start();
    expect(await node.sandbox(sandboxId)).toMatchObject({ metadata: { name: 'forgotten', attempt: 0 } });
    await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
    await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
    expect(await node.remains()).toEqual(NOTHING);
  });
});

describe.each(testEngines())('a container that only looks like one of a pod, on Engine $name', (engine) => {
  const node = useNode(engine);
  const image = 'berth-it/impostor:1';
  const canary = join(node.home.dir, 'canary');

  afterEach(async () => {
    for (const { Id } of await node.docker.listContainers({ all: true, filters: { ancestor: [image] } })) {
      await node.docker.getContainer(Id).remove({ force: true });
    }
    await node.docker.getImage(image).remove({ force: true });
  });

  it('because of the labels of its image is not taken for one, and nothing that it names is touched', async () => {
    writeFileSync(canary, 'sings');
    const labels = {
      'io.kubernetes.docker.type': 'container',
      'io.kubernetes.container.logpath': canary,
      'io.kubernetes.sandbox.id': 'e'.repeat(64),
      'io.kubernetes.pod.name': 'victim',
      'io.kubernetes.pod.namespace': 'default',
      'io.kubernetes.pod.uid': 'u',
      'io.kubernetes.container.name': 'x',
    };
    const source = await node.docker.createContainer({ Image: IMAGES.busybox, Cmd: ['true'] });
    const changes = Object.entries(labels).map(([key, value]) => `LABEL ${key}=${value}`);
    await source.commit({ repo: 'berth-it/impostor', tag: '1', changes: changes.join('\n') });
    await source.remove();

    const impostor = await node.docker.createContainer({
      name: 'k8s_x_victim_default_u_0',
      Image: image,
      Cmd: ['sleep', '3600'],
    });
    await impostor.start();
    expect((await impostor.inspect()).Config.Labels).toMatchObject(labels);
    for (const _look of ['as it starts', 'after a restart']) {
      expect((await node.cri.call('ListContainers', {})).containers).toEqual([]);
      await expect(node.container(impostor.id)).rejects.toMatchObject({ code: code.NOT_FOUND });
      await node.cri.call('StopContainer', { containerId: impostor.id, timeout: '0' });
      await node.cri.call('RemoveContainer', { containerId: impostor.id });
      expect((await impostor.inspect()).State.Running).toBe(true);
      expect(existsSync(canary)).toBe(true);
      await node.end();
      await node.start();
    }
  });
});
