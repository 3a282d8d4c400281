import { status as code } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { containerSecurityContext, linuxContainerConfig } from '../support/builders/container-config.js';
import { IMAGES, REGISTRY, testEngines } from '../support/node/engines.js';
import { NOTHING } from '../support/node/raw-engine.js';
import { useNode } from '../support/node/integration-node.js';
import { pluginFlag, wrapBridge, type WrappedPlugin } from '../support/node/plugins.js';
import { podOf, scriptOf } from '../support/node/pods.js';

/** Fails as often as the file says, before or after the interface was made. */
const FAILING = `
left=$(cat "$0.left.$CNI_COMMAND" 2>/dev/null || echo 0)
if [ "$left" -gt 0 ]; then
  echo $((left - 1)) > "$0.left.$CNI_COMMAND"
  [ ! -e "$0.late" ] || /usr/lib/cni/bridge > /dev/null
  echo '{"cniVersion":"1.0.0","code":11,"msg":"the agent has not started"}'
  exit 1
fi`;

describe.each(testEngines())('a pod that cannot be made on Engine $name', (engine) => {
  let plugin: WrappedPlugin;
  const node = useNode(engine, {
    prepare: (home) => {
      plugin = wrapBridge(home, FAILING);
    },
    started: false,
  });
  const start = () => node.start({ flags: [pluginFlag(node.home)] });

  it('a pod that cannot be made because a CNI plugin fails leaves nothing behind, says what the plugin said, and can be made later', async () => {
    await start();
    const pod = podOf(node.home, 'failed');
    plugin.write('left.ADD', '2');
    for (const _time of ['first', 'second']) {
      await expect(node.runPod(pod)).rejects.toMatchObject({
        details: expect.stringContaining('the agent has not started'),
      });
      expect(await node.remains()).toEqual(NOTHING);
      expect((await node.cri.call('ListPodSandbox', {})).items).toEqual([]);
    }
    expect(await node.sandbox(await node.runPod(pod))).toMatchObject({ state: 'SANDBOX_READY' });
  });

  it('a pod that cannot be made because a CNI plugin fails after it has made the interface leaves nothing behind either', async () => {
    plugin.write('left.ADD', '1');
    plugin.write('late', '');
    await expect(node.runPod(podOf(node.home, 'late'))).rejects.toMatchObject({
      details: expect.stringContaining('the agent has not started'),
    });
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a pod that cannot be made and cannot be unmade by the plugin either is listed as not ready, until the kubelet has it removed', async () => {
    plugin.write('left.ADD', '1');
    plugin.write('left.DEL', '1');
    await expect(node.runPod(podOf(node.home, 'twice'))).rejects.toMatchObject({
      details: expect.stringContaining('the agent has not started'),
    });
    const { items } = await node.cri.call('ListPodSandbox', {});
    expect(items).toMatchObject([{ metadata: { name: 'twice' }, state: 'SANDBOX_NOTREADY' }]);
    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a pod whose network cannot be torn down goes on being there until it can', async () => {
    const podSandboxId = await node.runPod(podOf(node.home, 'stays'));
    plugin.write('left.DEL', '1');
    await expect(node.cri.call('StopPodSandbox', { podSandboxId })).rejects.toMatchObject({
      details: expect.stringContaining('the agent has not started'),
    });
    expect((await node.docker.getContainer(podSandboxId).inspect()).State.Running).toBe(false);
    expect(await node.sandbox(podSandboxId)).toMatchObject({ state: 'SANDBOX_NOTREADY' });
    await node.cri.call('StopPodSandbox', { podSandboxId });
    expect(await node.remains()).toMatchObject({ leases: [], cached: [], rules: [] });
  });
});

describe.each(testEngines())('the pause image on Engine $name', (engine) => {
  const image = `${REGISTRY.open}/berth-it/pause-pulled:1`;
  const node = useNode(engine, { flags: [`--pod-infra-container-image=${image}`] });

  it('is pulled where it is missing, and kept from garbage collection', async () => {
    const [repo, tag] = [image.slice(0, image.lastIndexOf(':')), '1'];
    await node.docker.getImage(IMAGES.pause).tag({ repo, tag });
    const pushed = await node.docker
      .getImage(repo)
      .push({ tag, authconfig: { username: '', password: '', serveraddress: '' } });
    await new Promise((resolve, reject) => {
      node.docker.modem.followProgress(pushed, (error, output) =>
        error === null ? resolve(output) : reject(error),
      );
    });
    await node.docker.getImage(image).remove();
    await expect
      .poll(async () => (await node.cri.call('ImageStatus', { image: { image } })).image)
      .toBeNull();

    const id = await node.runPod(podOf(node.home, 'pulled'));
    expect(await node.sandbox(id)).toMatchObject({ state: 'SANDBOX_READY' });
    expect((await node.cri.call('ImageStatus', { image: { image } })).image).toMatchObject({
      pinned: true,
      repoTags: expect.arrayContaining([image]),
    });
    await node.removePods();
    // Not by RemoveImage: that takes every name of the image, of which the other tests need one.
    await node.docker.getImage(image).remove();
  });

  it('a pause image that cannot be had keeps the pod from being made, and nothing is left', async () => {
    await node.end();
    await node.start({ flags: [`--pod-infra-container-image=${REGISTRY.open}/berth-it/nowhere:1`] });
    await expect(node.runPod(podOf(node.home, 'unpaused'))).rejects.toMatchObject({
      details: expect.stringMatching(/nowhere|manifest unknown/),
    });
    expect(await node.remains()).toEqual(NOTHING);
  });
});

const STRANGER = containerSecurityContext({ runAsUsername: 'stranger' });

describe.each(testEngines())('a container that cannot be started on Engine $name', (engine) => {
  const node = useNode(engine);

  it.each([
    ['a program that is not there', { command: ['/nowhere'] }, /nowhere/],
    ['a program that is none', { command: ['/etc/passwd'] }, /permission denied/i],
    [
      'a user that the image has not',
      { linux: linuxContainerConfig({ securityContext: STRANGER }) },
      /stranger/,
    ],
  ])(
    'a container that cannot be started for %s has ended, and says why in List and Status alike',
    async (_what, changes, reason) => {
      const pod = podOf(node.home, 'unstarted');
      const podSandboxId = await node.runPod(pod);
      const config = scriptOf('main', 'exit 0', changes);
      const { containerId } = await node.cri.call('CreateContainer', {
        podSandboxId,
        config,
        sandboxConfig: pod,
      });
      await expect(node.cri.call('StartContainer', { containerId })).rejects.toMatchObject({
        details: expect.stringMatching(reason),
      });

      const status = await node.container(containerId);
      expect(status).toMatchObject({
        state: 'CONTAINER_EXITED',
        reason: 'ContainerCannotRun',
        message: expect.stringMatching(reason),
      });
      expect(status.exitCode).toBeGreaterThan(0);
      for (const time of [status.startedAt, status.finishedAt])
        expect(BigInt(time)).toBeGreaterThanOrEqual(BigInt(status.createdAt));
      expect((await node.cri.call('ListContainers', {})).containers).toMatchObject([
        { id: containerId, state: 'CONTAINER_EXITED' },
      ]);
      await expect(node.cri.call('StartContainer', { containerId })).rejects.toMatchObject({
        code: code.FAILED_PRECONDITION,
      });

      await node.end();
      await node.start();
      expect(await node.container(containerId)).toEqual(status);
      await node.cri.call('RemoveContainer', { containerId });
    },
  );

  it('since the Engine will not even make it leaves nothing', async () => {
    const pod = podOf(node.home, 'unmade');
    const podSandboxId = await node.runPod(pod);
    const before = await node.remains();
    const config = scriptOf('main', 'exit 0', { workingDir: '/etc/passwd' });
    await expect(
      node.cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod }),
    ).rejects.toMatchObject({
      details: expect.stringContaining('/etc/passwd'),
    });
    expect(await node.remains()).toEqual(before);
    expect((await node.cri.call('ListContainers', {})).containers).toEqual([]);
  });

  it('is not made a second time by a call that is repeated, and keeps its name to itself while it runs', async () => {
    const pod = podOf(node.home, 'repeated');
    const podSandboxId = await node.runPod(pod);
    const config = scriptOf('main', 'sleep 3600');
    const create = () => node.cri.call('CreateContainer', { podSandboxId, config, sandboxConfig: pod });
    const [first, joined] = await Promise.all([create(), create()]);
    expect(joined.containerId).toBe(first.containerId);
    await node.cri.call('StartContainer', { containerId: first.containerId });
    await expect(create()).rejects.toMatchObject({ code: code.ALREADY_EXISTS });
    expect(await node.container(first.containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' });
  });
});
