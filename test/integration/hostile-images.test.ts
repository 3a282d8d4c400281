import { execFileSync } from 'node:child_process';
import { constants, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { containerSecurityContext, linuxContainerConfig } from '../support/builders/container-config.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

const LOAD_IMAGE = '../../packaging/pause/load-image.mjs';

type LoadImage = (socketPath: string, name: string, root: string, config: object) => Promise<void>;

const LARGE = 'berth-it/large-labels:1';
const FIFO = 'berth-it/fifo-passwd:1';
const HANGING = 3;

/** Images whose author means harm. */
describe.each(testEngines())('hostile images on Engine $name', (engine) => {
  const node = useNode(engine);

  beforeAll(async () => {
    // Untyped: a script of the packaging.
    const { loadImage } = (await import(LOAD_IMAGE)) as { loadImage: LoadImage };
    const root = mkdtempSync(join(tmpdir(), 'berth-hostile-'));
    mkdirSync(join(root, 'etc'));
    execFileSync('mkfifo', [join(root, 'etc/passwd')]);
    const labels = { note: 'n'.repeat(5 * 1024 * 1024), 'io.kubernetes.docker.type': 'container' };
    await loadImage(engine.socketPath, LARGE, root, { Cmd: ['x'], Labels: labels });
    await loadImage(engine.socketPath, FIFO, root, { Cmd: ['x'] });
    rmSync(root, { recursive: true });
  });

  afterAll(async () => {
    for (const name of [LARGE, FIFO]) await node.docker.getImage(name).remove({ force: true });
  });

  it('images with labels of many MiB are refused, and a container that somebody else makes of one hides nothing', async () => {
    const pod = podOf(node.home, 'beside');
    const sandboxId = await node.runPod(pod);
    const config = scriptOf('main', WAITING, { image: { image: LARGE } });
    await expect(
      node.cri.call('CreateContainer', { podSandboxId: sandboxId, config, sandboxConfig: pod }),
    ).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringContaining('config.image.image'),
    });
    const { images } = await node.cri.call('ListImages', {});
    expect(images.flatMap(({ repoTags }) => repoTags)).toContain(LARGE);

    const stranger = await node.docker.createContainer({ Image: LARGE, HostConfig: { NetworkMode: 'none' } });
    try {
      const id = await node.run(sandboxId, scriptOf('main', WAITING), pod);
      await node.end();
      await node.start();
      const { containers } = await node.cri.call('ListContainers', {});
      expect(containers.map((container) => container.id)).toEqual([id]);
    } finally {
      await stranger.remove();
    }
  });

  it('images whose accounts are a pipe, on which the Engine would hang, are refused and their pod can be removed', async () => {
    const pod = podOf(node.home, 'pipe');
    const sandboxId = await node.runPod(pod);
    const config = scriptOf('main', WAITING, { image: { image: FIFO } });
    await expect(
      node.cri.call('CreateContainer', { podSandboxId: sandboxId, config, sandboxConfig: pod }),
    ).rejects.toMatchObject({
      code: code.INVALID_ARGUMENT,
      details: expect.stringMatching(/config\.image\.image.*passwd/) as string,
    });
    await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
  });

  it('a pod that has mounted a pipe where the runtime reads accounts can be removed', async () => {
    const etc = mkdtempSync(join(tmpdir(), 'berth-hostile-'));
    execFileSync('mkfifo', [join(etc, 'passwd')]);
    const pod = podOf(node.home, 'mounted');
    const podSandboxId = await node.runPod(pod);
    const config = scriptOf('main', WAITING, { mounts: [{ containerPath: '/etc', hostPath: etc }] });
    const { containerId } = await node.cri.call('CreateContainer', {
      podSandboxId,
      config,
      sandboxConfig: pod,
    });
    const start = node.cri.call('StartContainer', { containerId }).catch((error: unknown) => error);
    await expect.poll(() => isAnsweredFor(node, containerId)).toBe(false);
    await node.cri.call('RemovePodSandbox', { podSandboxId });
    expect(await start).toBeInstanceOf(Error);
    rmSync(etc, { recursive: true });
  });

  it('images whose container hangs when the Engine starts it hold up no other pod, and no start of Berth', async () => {
    const pod = podOf(node.home, 'hanging');
    const sandboxId = await node.runPod(pod);
    const hanging: string[] = [];
    const fifos: string[] = [];
    const starts: Promise<unknown>[] = [];
    try {
      for (let index = 0; index < HANGING; index++) {
        const config = scriptOf(`c${String(index)}`, WAITING, { linux: asUser('1000') });
        const { containerId } = await node.cri.call('CreateContainer', {
          podSandboxId: sandboxId,
          config,
          sandboxConfig: pod,
        });
        hanging.push(containerId);
        const { GraphDriver } = await node.docker.getContainer(containerId).inspect();
        const { MergedDir, UpperDir } = GraphDriver.Data as unknown as Record<string, string>;
        // After the checks of CreateContainer, which refuse such an image.
        mkdirSync(join(UpperDir!, 'etc'), { recursive: true });
        execFileSync('mkfifo', [join(UpperDir!, 'etc/passwd')]);
        fifos.push(join(MergedDir!, 'etc/passwd'));
        starts.push(node.cri.call('StartContainer', { containerId }).catch((error: unknown) => error));
      }
      for (const id of hanging) await expect.poll(() => isAnsweredFor(node, id)).toBe(false);

      const other = podOf(node.home, 'other');
      const otherId = await node.runPod(other);
      const runs = await node.run(otherId, scriptOf('main', WAITING), other);
      await node.end('SIGKILL');
      await node.start();
      const { containers } = await node.cri.call('ListContainers', {});
      const states = new Map(containers.map(({ id, state }) => [id, state]));
      expect(states.get(runs)).toBe('CONTAINER_RUNNING');
      for (const id of hanging) expect(states.get(id)).toBe('CONTAINER_CREATED');
    } finally {
      // Berth's calls ended with the one that was killed; the Engine's own have to end before anything can be
      // removed.
      for (const [index, id] of hanging.entries())
        while (!(await isAnsweredFor(node, id))) await release(fifos[index]!);
      await Promise.all(starts);
    }
  });
});

function asUser(uid: string) {
  return linuxContainerConfig({ securityContext: containerSecurityContext({ runAsUser: { value: uid } }) });
}

/** An inspect waits for the container's lock, which the Engine holds while it starts it. */
async function isAnsweredFor({ docker }: IntegrationNode, id: string): Promise<boolean> {
  const options = { abortSignal: AbortSignal.timeout(1_000) } as object;
  return docker
    .getContainer(id)
    .inspect(options)
    .then(
      () => true,
      () => false,
    );
}

/** The Engine reads an empty file: opening a FIFO to write lets who waits for its other end go on. */
async function release(fifo: string): Promise<void> {
  const file = await open(fifo, constants.O_WRONLY | constants.O_NONBLOCK).catch(() => undefined);
  await file?.close();
}
