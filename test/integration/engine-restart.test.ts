import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { status as code } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endStrays,
  killEngine,
  restartEngine,
  testEngines,
  type TestEngine,
} from '../support/node/engines.js';
import { addressesIn, fetchFrom, NOTHING } from '../support/node/raw-engine.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';
import { expectTruthOfAll, startPodsUntil } from '../support/node/starting.js';

describe.each(testEngines())('a restart of Engine $name', (engine) => {
  const node = useNode(engine);
  afterAll(() => restartEngine(engine));

  it('ends its pods, which are listed as they are and removed with all that was theirs', async () => {
    const { sandboxId, containerId } = await startServer(node, 'ended');
    restartEngine(engine);
    await untilReady(node);
    expect(await node.sandbox(sandboxId)).toMatchObject({
      state: 'SANDBOX_NOTREADY',
      network: { ip: '', additionalIps: [] },
    });
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_EXITED' });
    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a restart by SIGKILL is as good for pods and calls as an orderly one', async () => {
    const { sandboxId, containerId } = await startServer(node, 'killed');
    killEngine(engine);
    restartEngine(engine);
    await untilReady(node);
    await expect.poll(() => node.sandbox(sandboxId), POLL).toMatchObject({ state: 'SANDBOX_NOTREADY' });
    await expect.poll(() => node.container(containerId), POLL).toMatchObject({ state: 'CONTAINER_EXITED' });
    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a restart by SIGKILL while 20 pods start leaves none whose state is not told truly, and nothing of any once they are removed', async () => {
    const { settled } = await startPodsUntil(node, 20, { type: 'container', action: 'create', count: 5 });
    killEngine(engine);
    await settled;
    restartEngine(engine);
    await untilReady(node);
    await expectTruthOfAll(node);
    await node.removePods();
    // Containers that runc was making keep the network namespace of their pod, and its link: nobody knows of
    // them any more.
    const { links: _, ...remains } = await node.remains();
    expect({ ...remains, links: [] }).toEqual(NOTHING);
    endStrays(engine);
    await expect.poll(() => node.remains(), POLL).toEqual(NOTHING);
  });

  it('is waited for: reads are unavailable meanwhile, Status answers at once and says why, and all is well again without a restart of Berth', async () => {
    killEngine(engine);
    await expect.poll(() => codeOf(node.cri.call('ListPodSandbox', {})), POLL).toBe(code.UNAVAILABLE);
    for (const call of [
      node.cri.call('ListContainers', {}),
      node.cri.call('PodSandboxStatus', { podSandboxId: 'any' }),
      node.cri.call('ContainerStatus', { containerId: 'any' }),
      node.cri.call('ListImages', {}),
      node.runPod(podOf(node.home, 'nowhere')),
    ]) {
      expect(await codeOf(call)).toBe(code.UNAVAILABLE);
    }
    const { status } = await node.cri.call('Status', {}, 1_000);
    expect(status!.conditions[0]).toEqual({
      type: 'RuntimeReady',
      status: false,
      reason: 'DockerDaemonNotReady',
      message: expect.stringContaining('Docker Engine'),
    });
    restartEngine(engine);
    await untilReady(node);
    const { sandboxId } = await startServer(node, 'well');
    expect(await node.sandbox(sandboxId)).toMatchObject({ state: 'SANDBOX_READY' });
  });
});

describe.each(testEngines())('a restart of Engine $name with live-restore', (engine) => {
  const node = useNode(engine, { started: false });
  beforeAll(async () => {
    restartEngine(engine, '--live-restore');
    await node.start();
  });
  afterAll(() => restartEngine(engine));

  it('leaves its pods as they are: ready, with the same addresses and the same containers, reached at the same host port', async () => {
    const { sandboxId, containerId } = await startServer(node, 'kept');
    const before = [
      await node.sandbox(sandboxId),
      await node.container(containerId),
      await node.pidOf(containerId),
    ];
    restartEngine(engine, '--live-restore');
    await untilReady(node);
    expect([
      await node.sandbox(sandboxId),
      await node.container(containerId),
      await node.pidOf(containerId),
    ]).toEqual(before);
    expect(addressesIn(await node.pidOf(sandboxId))).toContain((await node.sandbox(sandboxId)).network!.ip);
    expect(fetchFrom(engine, 'http://10.89.0.1:18083/')).toBe('kept\n');
    expect(await node.exec(containerId, ['hostname'])).toMatchObject({ stdout: 'kept\n' });
    await node.cri.call('StopContainer', { containerId, timeout: '1' });
    expect(await node.container(containerId)).toMatchObject({ state: 'CONTAINER_EXITED' });
    await node.removePods();
    expect(await node.remains()).toEqual(NOTHING);
  });

  it('a restart that happens while no Berth runs leaves the pods as they were, too', async () => {
    const { sandboxId, containerId } = await startServer(node, 'alone');
    const before = [await node.sandbox(sandboxId), await node.container(containerId)];
    await node.end();
    restartEngine(engine, '--live-restore');
    await node.start();
    expect([await node.sandbox(sandboxId), await node.container(containerId)]).toEqual(before);
  });
});

describe.each(testEngines())('a Berth that is started before Engine $name', (engine) => {
  const node = useNode(engine, { started: false });

  it('serves at once, says that it waits, and is ready as soon as there is an Engine', async () => {
    await stopEngine(engine);
    await node.start({ untilReady: false });
    const { status } = await node.cri.call('Status', {});
    expect(status!.conditions[0]).toMatchObject({
      type: 'RuntimeReady',
      status: false,
      reason: 'DockerDaemonNotReady',
    });
    expect(await codeOf(node.cri.call('ListPodSandbox', {}))).toBe(code.UNAVAILABLE);
    restartEngine(engine);
    await untilReady(node);
    const { sandboxId } = await startServer(node, 'late');
    expect(await node.sandbox(sandboxId)).toMatchObject({ state: 'SANDBOX_READY' });
  });
});

const POLL = { timeout: 30_000 };

async function startServer(
  node: IntegrationNode,
  name: string,
): Promise<{ sandboxId: string; containerId: string }> {
  const pod = podOf(node.home, name, {
    portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_083 }],
  });
  const sandboxId = await node.runPod(pod);
  const server = 'mkdir -p /tmp/www && hostname > /tmp/www/index.html && httpd -p 8080 -h /tmp/www';
  return {
    sandboxId,
    containerId: await node.run(sandboxId, scriptOf('main', `${server}; ${WAITING}`), pod),
  };
}

async function untilReady({ cri }: IntegrationNode): Promise<void> {
  await expect
    .poll(async () => (await cri.call('Status', {})).status!.conditions[0]!.status, POLL)
    .toBe(true);
}

/** 0 for a call that went well. */
async function codeOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 0,
    (error: unknown) => (error as { code: number }).code,
  );
}

async function stopEngine({ socketPath }: TestEngine): Promise<void> {
  const pid = Number(readFileSync(join(dirname(socketPath), 'dockerd.pid'), 'utf8'));
  process.kill(pid, 'SIGTERM');
  await expect.poll(() => isAlive(pid), POLL).toBe(false);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
