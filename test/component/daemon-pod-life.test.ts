import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startComposedDaemon, type ComposedDaemon } from '../support/in-process/composed-daemon.js';

let berth: ComposedDaemon;

beforeEach(async () => {
  berth = await startComposedDaemon({}, (engine) => engine.state.addImage({ tags: ['busybox:1.36'] }));
});

afterEach(() => berth.close());

const config = {
  metadata: { name: 'web', namespace: 'default', uid: 'uid-web', attempt: 0 },
  hostname: 'web',
  // No log: what writes logs is a thread of the built daemon.
  logDirectory: '',
  labels: { app: 'web' },
  linux: { cgroupParent: '/kubepods/poduid-web' },
};
const container = {
  metadata: { name: 'app', attempt: 0 },
  image: { image: 'busybox:1.36' },
  logPath: 'app/0.log',
  labels: { app: 'web' },
};

describe('the daemon as a whole', () => {
  it('takes a pod from RunPodSandbox to its removal, and leaves nothing behind', async () => {
    const { client, engine } = berth;
    const { podSandboxId } = await client.call('RunPodSandbox', { config });
    const pod = await client.call('PodSandboxStatus', { podSandboxId });
    expect(pod.status).toMatchObject({
      state: 'SANDBOX_READY',
      network: { ip: '10.1.0.5' },
      labels: { app: 'web' },
    });

    const { containerId } = await client.call('CreateContainer', {
      podSandboxId,
      config: container,
      sandboxConfig: config,
    });
    await client.call('StartContainer', { containerId });
    const running = await client.call('ContainerStatus', { containerId });
    expect(running.status).toMatchObject({ state: 'CONTAINER_RUNNING', logPath: '' });
    const { image } = await client.call('ImageStatus', { image: { image: 'busybox:1.36' } });
    expect(running.status).toMatchObject({ imageId: image?.id });

    engine.state.programs.set('sh', ({ stdout }) => {
      stdout('hello');
      return 3;
    });
    const exec = await client.call('ExecSync', { containerId, cmd: ['sh'] });
    expect({ exitCode: exec.exitCode, stdout: exec.stdout.toString() }).toEqual({
      exitCode: 3,
      stdout: 'hello',
    });

    await client.call('StopContainer', { containerId, timeout: 1 });
    expect((await client.call('ContainerStatus', { containerId })).status?.state).toBe('CONTAINER_EXITED');
    await client.call('RemoveContainer', { containerId });
    await client.call('StopPodSandbox', { podSandboxId });
    await client.call('RemovePodSandbox', { podSandboxId });
    expect(engine.state.containers.size).toBe(0);
    expect((await client.call('ListPodSandbox', {})).items).toEqual([]);
    expect((await client.call('ListContainers', {})).containers).toEqual([]);
  });

  it('says what it is and that it is ready', async () => {
    expect(await berth.client.call('Version', { version: '0.1.0' })).toEqual({
      version: '0.1.0',
      runtimeName: 'docker',
      runtimeVersion: '28.5.2',
      runtimeApiVersion: 'v1',
    });
    const {
      status: conditions,
      info,
      runtimeHandlers,
    } = await berth.client.call('Status', { verbose: true });
    expect(conditions?.conditions).toEqual([
      { type: 'RuntimeReady', status: true, reason: '', message: '' },
      { type: 'NetworkReady', status: true, reason: '', message: '' },
    ]);
    expect(runtimeHandlers.map(({ name }) => name)).toContain('');
    expect(JSON.parse(info['config']!)).toMatchObject({
      sandboxImage: 'registry.k8s.io/pause:3.10',
      networkPlugin: 'cni',
    });
    expect(JSON.parse(info['state']!)).toEqual({ sandboxes: 0, containers: 0, images: 2 });
    expect((await berth.client.call('RuntimeConfig', {})).linux?.cgroupDriver).toBe('CGROUPFS');
    expect(berth.daemon.problems()).toEqual([]);
  });

  it('is NOT_FOUND where kubelets test for it, and success where they only want a thing gone', async () => {
    await expect(berth.client.call('PodSandboxStatus', { podSandboxId: 'gone' })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    await expect(berth.client.call('ContainerStatus', { containerId: 'gone' })).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    for (const method of ['StopPodSandbox', 'RemovePodSandbox'] as const)
      await berth.client.call(method, { podSandboxId: 'gone' });
    for (const method of ['StopContainer', 'RemoveContainer'] as const)
      await berth.client.call(method, { containerId: 'gone' });
    await berth.client.call('RemoveImage', { image: { image: 'gone:1' } });
    expect((await berth.client.call('ImageStatus', { image: { image: 'gone:1' } })).image).toBeNull();
  });

  it('goes on serving while the Engine is away: not ready, reads UNAVAILABLE, and back by itself', async () => {
    await berth.engine.stop();
    let answer = await berth.client.call('Status', {});
    while (answer.status?.conditions[0]?.status === true) answer = await berth.client.call('Status', {});
    expect(answer.status?.conditions[0]).toMatchObject({
      type: 'RuntimeReady',
      status: false,
      reason: 'DockerDaemonNotReady',
    });
    await expect(berth.client.call('ListPodSandbox', {})).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect((await berth.client.call('Version', {})).runtimeVersion).toBe('28.5.2');
    expect(berth.daemon.problems()).toHaveLength(1);
    await berth.engine.start();
    while (answer.status?.conditions[0]?.status === false) answer = await berth.client.call('Status', {});
    expect((await berth.client.call('ListPodSandbox', {})).items).toEqual([]);
  });

  it('gives the network of a pod back that was removed with docker rm -f', async () => {
    const { podSandboxId } = await berth.client.call('RunPodSandbox', { config });
    const cached = (): boolean =>
      berth.logged.some(
        (line) => line.includes('released the network of a vanished pod') && line.includes(podSandboxId),
      );
    berth.engine.remove(podSandboxId);
    while (!cached()) await berth.client.call('Version', {});
    expect((await berth.client.call('ListPodSandbox', {})).items).toEqual([]);
  });

  it('gives the retry of a call whose deadline passed the sandbox that the first call began', async () => {
    const hanging = berth.engine.faults.next('POST /containers/*/start', 'hang');
    const call = berth.client.call('RunPodSandbox', { config }, 500);
    await hanging.hit;
    await expect(call).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    hanging.release();
    const { podSandboxId } = await berth.client.call('RunPodSandbox', { config });
    expect([...berth.engine.state.containers.keys()]).toEqual([podSandboxId]);
  });
});
