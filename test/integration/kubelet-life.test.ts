import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IMAGES, REGISTRY, testEngines } from '../support/node/engines.js';
import { fetchFrom, processesIn } from '../support/node/raw-engine.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { pluginFlag, wrapBridge, type WrappedPlugin } from '../support/node/plugins.js';
import { WAITING } from '../support/node/pods.js';
import { startKubelet, USER_AGENT, type Kubelet } from '../support/simulated-kubelet/kubelet.js';
import type { ContainerSpec, PodSpec } from '../support/simulated-kubelet/pod.js';
import { latestOf, type PodView } from '../support/simulated-kubelet/view.js';

const script = (name: string, text: string, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name,
  image: IMAGES.busybox,
  command: ['sh', '-c', text],
  ...more,
});
const WEB = 'mkdir -p /tmp/www && hostname > /tmp/www/index.html && exec httpd -f -p 8080 -h /tmp/www';

function podOf(
  { home }: IntegrationNode,
  name: string,
  more: Partial<PodSpec> & Pick<PodSpec, 'containers'>,
): PodSpec {
  return { name, uid: randomUUID(), cgroupParent: '', logRoot: home.logDir, ...more };
}

const isRunning = (pod: PodView, ...names: readonly string[]) =>
  names.every((name) => latestOf(pod, name)?.state === 'CONTAINER_RUNNING');
const attemptOf = (pod: PodView, name: string) => latestOf(pod, name)?.metadata?.attempt ?? -1;

describe.each(testEngines())('a kubelet on Engine $name', (engine) => {
  const node = useNode(engine);
  let kubelet: Kubelet;

  beforeEach(async () => {
    kubelet = await startKubelet({ socketPath: node.home.socketPath });
  });
  afterEach(() => kubelet[Symbol.asyncDispose]());

  it('runs a pod from its init container to its end, while one of its containers crashes over and over', async () => {
    const pod = podOf(node, 'whole', {
      portMappings: [{ protocol: 'TCP', containerPort: 8080, hostPort: 18_082 }],
      initContainers: [script('prepare', 'exit 0'), script('proxy', WAITING, { sidecar: true })],
      containers: [
        script('web', WEB, {
          readiness: {
            command: ['wget', '-qO-', 'http://127.0.0.1:8080/'],
            periodMs: 500,
            timeoutSeconds: 5,
          },
        }),
        script('crasher', 'exit 7'),
      ],
    });
    kubelet.run(pod);

    const up = await kubelet.until(pod, (view) => isRunning(view, 'proxy', 'web'));
    const [prepare, proxy, web] = ['prepare', 'proxy', 'web'].map((name) => latestOf(up, name)!);
    expect(prepare).toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 0, reason: 'Completed' });
    expect(BigInt(prepare!.finishedAt)).toBeLessThanOrEqual(BigInt(proxy!.startedAt));
    expect(BigInt(proxy!.startedAt)).toBeLessThanOrEqual(BigInt(web!.createdAt));
    await kubelet.until(pod, () => kubelet.probes.get('web')?.at(-1) === 'exit 0');
    expect(fetchFrom(engine, 'http://10.89.0.1:18082/')).toBe('whole\n');

    const crashed = await kubelet.until(
      pod,
      (view) => attemptOf(view, 'crasher') >= 3 && latestOf(view, 'crasher')?.state === 'CONTAINER_EXITED',
    );
    const attempts = crashed.containers.filter(({ metadata }) => metadata!.name === 'crasher');
    for (const each of attempts)
      expect(each).toMatchObject({ state: 'CONTAINER_EXITED', exitCode: 7, reason: 'Error' });
    const kept = await kubelet.until(
      pod,
      (view) => view.containers.filter(({ metadata }) => metadata!.name === 'crasher').length === 1,
    );
    expect(attemptOf(kept, 'crasher')).toBeGreaterThanOrEqual(3);
    expect(isRunning(kept, 'proxy', 'web')).toBe(true);
    expect([attemptOf(kept, 'proxy'), attemptOf(kept, 'web'), kept.sandboxes.length]).toEqual([0, 0, 1]);

    await kubelet.kill(pod, 10);
    expect(kubelet.failures).toEqual([]);
    expect(fetchFrom(engine, 'http://10.89.0.1:18082/')).toMatch(/^E/);
  });

  it('asks as a kubelet does, and is told that runtime and network are ready', async () => {
    const { status } = await kubelet.cri.call('Status', {});
    expect(status!.conditions.map(({ type, status: ready }) => [type, ready])).toEqual([
      ['RuntimeReady', true],
      ['NetworkReady', true],
    ]);
    expect((await kubelet.cri.call('RuntimeConfig', {})).linux?.cgroupDriver).toBe(
      ((await node.docker.info()) as { CgroupDriver: string }).CgroupDriver.toUpperCase(),
    );
    expect(await kubelet.cri.call('Version', {})).toMatchObject({
      runtimeName: 'docker',
      runtimeApiVersion: 'v1',
      runtimeVersion: engine.version,
    });
    expect(node.berth.output()).toContain(USER_AGENT);
  });

  it('sees a container that takes more memory than it may die of that, and starts it anew', async () => {
    const pod = podOf(node, 'hungry', {
      containers: [script('hog', 'exec tail /dev/zero', { memoryLimitBytes: 16 * 1024 * 1024 })],
    });
    kubelet.run(pod);
    const view = await kubelet.until(pod, (each) => attemptOf(each, 'hog') >= 1);
    const first = view.containers.find(({ metadata }) => metadata?.attempt === 0);
    expect(first).toMatchObject({
      state: 'CONTAINER_EXITED',
      exitCode: 137,
      reason: 'OOMKilled',
      resources: { linux: { memoryLimitInBytes: '16777216' } },
    });
    await kubelet.kill(pod, 1);
    expect(kubelet.failures).toEqual([]);
  });

  it('gives up on a probe that takes too long, and finds the probe’s processes gone', async () => {
    const command = ['sh', '-c', 'sleep 4001 & sleep 4002'];
    const pod = podOf(node, 'probed', {
      containers: [script('main', WAITING, { readiness: { command, periodMs: 500, timeoutSeconds: 1 } })],
    });
    kubelet.run(pod);
    await kubelet.until(pod, () => (kubelet.probes.get('main')?.length ?? 0) >= 2);
    const view = await kubelet.until(pod, (each) => isRunning(each, 'main'));
    expect(new Set(kubelet.probes.get('main'))).toEqual(new Set(['code DEADLINE_EXCEEDED']));
    expect(new Set(kubelet.failures)).toEqual(new Set(['ExecSync DEADLINE_EXCEEDED']));
    kubelet.stopProbes(pod);
    await expect
      .poll(() => processesIn(node.docker, latestOf(view, 'main')!.id), { timeout: 10_000 })
      .not.toMatch(/sleep 400/);
    await kubelet.kill(pod, 5);
  });

  it('waits for a container that will not end as long as it was told to, and no longer once the grace is shortened', async () => {
    const pod = podOf(node, 'stubborn', {
      containers: [script('deaf', 'trap "" TERM; echo; while :; do sleep 1; done')],
    });
    kubelet.run(pod);
    const view = await kubelet.until(pod, (each) => isRunning(each, 'deaf'));
    const containerId = latestOf(view, 'deaf')!.id;
    const long = kubelet.cri.call('StopContainer', { containerId, timeout: '3600' }, 100_000);
    await kubelet.until(pod, (each) => isRunning(each, 'deaf'));
    await Promise.all([long, kubelet.cri.call('StopContainer', { containerId, timeout: '1' }, 100_000)]);
    expect(await node.container(containerId)).toMatchObject({
      state: 'CONTAINER_EXITED',
      exitCode: 137,
      reason: 'Error',
    });
    await kubelet.kill(pod, 0);
    expect(kubelet.failures).toEqual([]);
  });

  it('gets a sandbox of the next attempt when the first was killed, and the containers with it', async () => {
    const pod = podOf(node, 'restarted', { containers: [script('main', WAITING)] });
    kubelet.run(pod);
    const before = await kubelet.until(pod, (view) => isRunning(view, 'main'));
    await node.docker.getContainer(before.sandboxes[0]!.id).kill();
    const after = await kubelet.until(
      pod,
      ({ sandboxes: [newest], ...rest }) =>
        newest?.metadata?.attempt === 1 &&
        newest.state === 'SANDBOX_READY' &&
        isRunning({ sandboxes: [], ...rest }, 'main'),
    );
    expect(after.sandboxes.map(({ state, metadata }) => [state, metadata!.attempt])).toEqual([
      ['SANDBOX_READY', 1],
      ['SANDBOX_NOTREADY', 0],
    ]);
    await kubelet.kill(pod, 5);
  });

  it('pulls an image that is not there before it makes the container', async () => {
    const image = `${REGISTRY.open}/berth-it/small:1`;
    const pod = podOf(node, 'pulled', { containers: [script('main', WAITING, { image })] });
    kubelet.run(pod);
    const view = await kubelet.until(pod, (each) => isRunning(each, 'main'));
    const { id, repoDigests } = (await kubelet.cri.call('ImageStatus', { image: { image } })).image!;
    expect(latestOf(view, 'main')).toMatchObject({
      imageId: id,
      imageRef: repoDigests[0],
      image: { image, userSpecifiedImage: image },
    });
    await kubelet.kill(pod, 5);
    await kubelet.cri.call('RemoveImage', { image: { image } });
    expect(kubelet.failures).toEqual([]);
  });
});

describe.each(testEngines())('a kubelet whose deadline passes, on Engine $name', (engine) => {
  let plugin: WrappedPlugin;
  const node = useNode(engine, {
    prepare: (home) => {
      plugin = wrapBridge(
        home,
        'if [ "$CNI_COMMAND" = ADD ]; then while [ ! -e "$0.open" ]; do sleep 0.1; done; fi',
      );
    },
    started: false,
  });

  it('gets the sandbox of its first call when it calls again, and no second one', async () => {
    await node.start({ flags: [pluginFlag(node.home)] });
    await using kubelet = await startKubelet({ socketPath: node.home.socketPath, deadlineMs: 2_000 });
    const pod = podOf(node, 'patient', { containers: [script('main', WAITING)] });
    kubelet.run(pod);
    await kubelet.until(pod, ({ sandboxes }) => sandboxes.length === 0 && kubelet.failures.length >= 2);
    plugin.write('open', '');
    const view = await kubelet.until(pod, (each) => isRunning(each, 'main'));
    expect(view.sandboxes.map(({ id, metadata }) => [id, metadata!.attempt])).toEqual([
      [plugin.calls('ADD')[0], 0],
    ]);
    expect(plugin.calls('ADD')).toHaveLength(1);
    expect(new Set(kubelet.failures)).toEqual(new Set(['RunPodSandbox DEADLINE_EXCEEDED']));
    await kubelet.kill(pod, 5);
  });
});
