import { status as code } from '@grpc/grpc-js';
import { afterAll, describe, expect, it } from 'vitest';
import { testEngines } from '../support/node/engines.js';
import { fetchFrom, NOTHING } from '../support/node/raw-engine.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/** An event of the Engine's has to arrive first. */
const POLL = { timeout: 15_000 };

describe.each(testEngines())('what is done to pods behind Berth’s back on Engine $name', (engine) => {
  const node = useNode(engine);

  it('what is done to a container, by docker stop, is seen', async () => {
    const { containerId } = await startPod(node);
    await node.docker.getContainer(containerId).stop({ t: 10 });
    await expect
      .poll(() => node.container(containerId), POLL)
      .toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 0, reason: 'Completed' });
  });

  it('what is done to a container, by docker kill, is seen, and the container can be removed and made anew', async () => {
    const { pod, sandboxId, containerId } = await startPod(node);
    await node.docker.getContainer(containerId).kill();
    await expect
      .poll(() => node.container(containerId), POLL)
      .toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 137, reason: 'Error' });
    const next = await node.run(
      sandboxId,
      scriptOf('main', WAITING, { metadata: { name: 'main', attempt: 1 } }),
      pod,
    );
    await node.cri.call('RemoveContainer', { containerId });
    const { containers } = await node.cri.call('ListContainers', {});
    expect(containers.map(({ id, state }) => [id, state])).toEqual([[next, 'CONTAINER_RUNNING']]);
  });

  it('what is done to a container, by docker rm -f, is seen: it is not there any more, and to remove it is no error', async () => {
    const { sandboxId, containerId } = await startPod(node);
    await node.docker.getContainer(containerId).remove({ force: true });
    await expect.poll(async () => (await node.cri.call('ListContainers', {})).containers, POLL).toEqual([]);
    await expect(node.container(containerId)).rejects.toMatchObject({ code: code.NOT_FOUND });
    await node.cri.call('StopContainer', { containerId, timeout: '1' });
    await node.cri.call('RemoveContainer', { containerId });
    expect(await node.sandbox(sandboxId)).toMatchObject({ state: 'SANDBOX_READY' });
  });

  it('what is done to a container, by docker pause, does not make it look as if it had ended', async () => {
    const { containerId } = await startPod(node);
    await node.docker.getContainer(containerId).pause();
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' });
    await node.docker.getContainer(containerId).unpause();
  });

  it('what is done to a sandbox, by docker kill, is seen: it is not ready, takes no container, and its removal gives everything back', async () => {
    const { pod, sandboxId } = await startPod(node);
    await node.docker.getContainer(sandboxId).kill();
    await expect
      .poll(() => node.sandbox(sandboxId), POLL)
      .toMatchObject({ state: 'SANDBOX_NOTREADY', network: { ip: '' } });
    await expect(node.run(sandboxId, scriptOf('next', WAITING), pod)).rejects.toMatchObject({
      code: code.FAILED_PRECONDITION,
    });
    await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
    expect(await node.remains()).toMatchObject({ leases: [], cached: [], rules: [], links: [] });
  });

  it('what is done to a whole pod, by docker rm -f, releases its network, where no kubelet will ask for it', async () => {
    const { sandboxId, containerId } = await startPod(node);
    expect(fetchFrom(engine, 'http://10.89.0.1:18084/')).toBe('web\n');
    for (const id of [containerId, sandboxId]) await node.docker.getContainer(id).remove({ force: true });
    await expect.poll(() => node.remains(), POLL).toEqual(NOTHING);
    await expect.poll(async () => (await node.cri.call('ListPodSandbox', {})).items, POLL).toEqual([]);
    await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
    await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
  });

  it('what is done to a sandbox alone, by docker rm -f, leaves its container for the kubelet to see and remove', async () => {
    const { sandboxId, containerId } = await startPod(node);
    await node.docker.getContainer(sandboxId).remove({ force: true });
    await expect.poll(() => node.remains(), POLL).toMatchObject({ leases: [], cached: [], rules: [] });
    await expect(node.sandbox(sandboxId)).rejects.toMatchObject({ code: code.NOT_FOUND });
    expect(
      (await node.cri.call('ListContainers', {})).containers.map(({ podSandboxId }) => podSandboxId),
    ).toEqual([sandboxId]);
    await node.cri.call('StopContainer', { containerId, timeout: '1' });
    await node.cri.call('RemoveContainer', { containerId });
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('what is done while no Berth runs is seen by the next one, which releases what is left over', async () => {
    const { sandboxId, containerId } = await startPod(node);
    await node.end();
    for (const id of [containerId, sandboxId]) await node.docker.getContainer(id).remove({ force: true });
    await node.start();
    expect((await node.cri.call('ListPodSandbox', {})).items).toEqual([]);
    await expect.poll(() => node.remains(), POLL).toEqual(NOTHING);
  });
});

const DOCKER_NETWORK = 'berth-it-behind';
const MODES = [
  ['cni', { networkPlugin: 'cni' }],
  ['docker', { networkPlugin: 'docker', flags: [`--docker-network=${DOCKER_NETWORK}`] }],
] as const;

describe.each(testEngines())('what a docker user does to a running pod on Engine $name', (engine) => {
  describe.each(MODES)('in network mode %s', (mode, options) => {
    const node = useNode(engine, options);
    if (mode === 'docker') afterAll(() => node.docker.getNetwork(DOCKER_NETWORK).remove());

    it('docker restart of its pause container leaves a sandbox that is not ready, also to the next Berth', async () => {
      const { sandboxId, containerId } = await startPod(node);
      const other = await node.runPod(podOf(node.home, 'other'));
      await node.docker.getContainer(sandboxId).restart({ t: 0 });
      await expect.poll(() => stateOf(node, sandboxId), POLL).toBe('SANDBOX_NOTREADY');
      const { StartedAt } = (await node.docker.getContainer(sandboxId).inspect()).State;
      for (const _look of ['by the Berth that saw it', 'by the next one']) {
        expect(await stateOf(node, sandboxId)).toBe('SANDBOX_NOTREADY');
        expect(await stateOf(node, other)).toBe('SANDBOX_READY');
        const { items } = await node.cri.call('ListPodSandbox', { filter: { id: sandboxId } });
        expect(items).toMatchObject([{ state: 'SANDBOX_NOTREADY' }]);
        expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_RUNNING' });
        await node.end();
        await node.start();
      }
      expect((await node.docker.getContainer(sandboxId).inspect()).State).toMatchObject({
        Running: true,
        StartedAt,
      });
    });

    it('docker rename of its container and its sandbox does not keep them from being stopped and removed', async () => {
      for (const restarts of [false, true]) {
        const { sandboxId, containerId } = await startPod(node);
        for (const [id, name] of [
          [containerId, 'mine'],
          [sandboxId, 'mine-too'],
        ] as const)
          await node.docker.getContainer(id).rename({ name });
        if (restarts) {
          await node.end();
          await node.start();
        }
        expect(await node.container(containerId)).toMatchObject({ metadata: { name: 'main', attempt: 0 } });
        await node.cri.call('StopPodSandbox', { podSandboxId: sandboxId });
        expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_EXITED' });
        await node.cri.call('RemovePodSandbox', { podSandboxId: sandboxId });
        expect(await node.remains()).toEqual(NOTHING);
      }
    });
  });
});

async function stateOf(node: IntegrationNode, sandboxId: string): Promise<string> {
  return (await node.sandbox(sandboxId)).state;
}

async function startPod(node: IntegrationNode) {
  const pod = podOf(node.home, 'web', {
    portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_084 }],
  });
  const sandboxId = await node.runPod(pod);
  const script = `mkdir -p /tmp/www && hostname > /tmp/www/index.html && httpd -p 8080 -h /tmp/www; ${WAITING}`;
  const containerId = await node.run(sandboxId, scriptOf('main', script), pod);
  return { pod, sandboxId, containerId };
}
