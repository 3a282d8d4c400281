import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnreadableFileError } from '../../src/host/overlay-files.js';
import type { ContainerConfig } from '../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { containerWith } from '../support/builders/container-config.js';
import { podSandboxConfig } from '../support/builders/pod-sandbox-config.js';
import {
  containerConfig,
  containerSecurityContext,
  imageMount,
  linuxContainerConfig,
  linuxResources,
  mount,
} from '../support/builders/container-config.js';
import {
  APP_IMAGE,
  createContainer,
  deadlineSignal,
  journal,
  runPod,
  startPodNode,
  type PodNode,
} from '../support/in-process/pod-node.js';

let node: PodNode;
let pod: string;
const { signal } = new AbortController();
const image = { image: APP_IMAGE, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' };

beforeEach(async () => {
  node = await startPodNode();
  await node.follow();
  pod = await runPod(node, 'web');
  node.engine.calls.length = 0;
});

afterEach(() => node.close());

async function create(changes: Partial<ContainerConfig> | null, podSandboxId = pod): Promise<string> {
  const config = changes === null ? null : containerConfig({ image, ...changes });
  const { containerId } = await node.containers.CreateContainer(
    { podSandboxId, config, sandboxConfig: null },
    signal,
  );
  return containerId!;
}

const start = async (containerId: string) => node.containers.StartContainer({ containerId }, signal);
const status = async (containerId: string) =>
  (await node.containers.ContainerStatus({ containerId, verbose: false }, signal)).status;
const resources = (changes: Parameters<typeof linuxResources>[0]) => ({
  linux: linuxContainerConfig({ resources: linuxResources(changes) }),
});
const security = (changes: Parameters<typeof containerWith>[0]) => ({
  linux: linuxContainerConfig({ securityContext: containerSecurityContext(changes) }),
});
const seccomp = (localhostRef: string) => security({ seccomp: { profileType: 'Localhost', localhostRef } });

describe('CreateContainer', () => {
  it.each([
    ['missing', '"etc" is not in the image'],
    ['outside', '"etc" leads outside of the image'],
  ] as const)(
    'fails as kubelets know it, and leaves nothing, where an image’s sub-path is %s',
    async (found, problem) => {
      const { id } = node.store.findImage(APP_IMAGE)!;
      node.host.pathsBelow.set(`/images/${id}/etc`, found);
      const mounts = [imageMount(APP_IMAGE, { imageSubPath: 'etc' })];
      await expect(create({ mounts })).rejects.toMatchObject({
        fault: 'internal',
        message: `ImageVolumeMountFailed: config.mounts[0].image_sub_path: ${problem} ${APP_IMAGE}`,
      });
      expect(node.store.containers()).toEqual([]);
      expect(node.engine.state.containers.size).toBe(1);
    },
  );

  it('takes a sub-path that is in the image, and the status has the image’s id', async () => {
    const { id } = node.store.findImage(APP_IMAGE)!;
    node.host.pathsBelow.set(`/images/${id}/etc`, 'present');
    const mounted = await create({ mounts: [imageMount(APP_IMAGE, { imageSubPath: 'etc' })] });
    expect(await status(mounted)).toMatchObject({
      mounts: [{ image: { image: APP_IMAGE, imageRef: id }, imageSubPath: 'etc' }],
    });
  });

  it('is CREATED when it returns, and the Engine was asked once', async () => {
    const id = await create({});
    expect(journal(node.engine)).toEqual(['POST /containers/create']);
    expect(await status(id)).toMatchObject({
      id,
      state: 'CONTAINER_CREATED',
      metadata: { name: 'app', attempt: 0 },
      labels: { 'io.kubernetes.container.name': 'app' },
      startedAt: '0',
      finishedAt: '0',
      exitCode: 0,
      reason: '',
    });
  });

  it.each<[string, Partial<ContainerConfig> | null, RegExp]>([
    ['no config', null, /^config: is missing/],
    ['no metadata', { metadata: null }, /^config\.metadata: is missing/],
    ['no name', { metadata: { name: '', attempt: 0 } }, /^config\.metadata\.name: /],
    ['no image', { image: null }, /^config\.image\.image: is missing/],
    ['an image without a name', { image: { ...image, image: '' } }, /^config\.image\.image: is missing/],
    ['an image name that is none', { image: { ...image, image: 'NOPE!!' } }, /^config\.image\.image: /],
    [
      'less memory than there can be',
      resources({ memoryLimitInBytes: '4096' }),
      /^config\.linux\.resources\.memory_limit_in_bytes: /,
    ],
    [
      'negative memory',
      resources({ memoryLimitInBytes: '-1' }),
      /^config\.linux\.resources\.memory_limit_in_bytes: /,
    ],
    ['negative shares', resources({ cpuShares: '-5' }), /^config\.linux\.resources\.cpu_shares: /],
    ['a score of 1001', resources({ oomScoreAdj: '1001' }), /^config\.linux\.resources\.oom_score_adj: /],
    [
      'a relative mount',
      { mounts: [mount({ containerPath: 'data' })] },
      /^config\.mounts\[0\]\.container_path: /,
    ],
    [
      'a mount of nothing',
      { mounts: [mount(), mount({ containerPath: '/b', hostPath: '' })] },
      /^config\.mounts\[1\]\.host_path: /,
    ],
    ['a log outside', { logPath: '../../etc/passwd' }, /^config\.log_path: /],
    [
      'permissions that are none',
      { devices: [{ hostPath: '/dev/null', containerPath: '', permissions: 'x' }] },
      /^config\.devices\[0\]\.permissions: /,
    ],
    [
      'a device that is not there',
      { devices: [{ hostPath: '/dev/absent', containerPath: '', permissions: 'r' }] },
      /^config\.devices\[0\]\.host_path: \/dev\/absent does not exist/,
    ],
    [
      'a directory that cannot be made',
      { mounts: [mount({ hostPath: '/readonly/x' })] },
      /^config\.mounts\[0\]\.host_path: \/readonly\/x .*EROFS/,
    ],
    [
      'a negative user',
      security({ runAsUser: { value: '-1' } }),
      /^config\.linux\.security_context\.run_as_user/,
    ],
    [
      'a seccomp profile that is not there',
      seccomp('/profiles/none.json'),
      /^config\.linux\.security_context\.seccomp\.localhost_ref: .*ENOENT/,
    ],
  ])('refuses %s by the name of the field, before any Engine call', async (_what, changes, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(message),
    });
    expect(journal(node.engine)).toEqual([]);
    expect(node.store.containers()).toEqual([]);
  });

  it('is NOT_FOUND for an image that is not on the node', async () => {
    await expect(create({ image: { ...image, image: 'absent:1' } })).rejects.toMatchObject({
      fault: 'not-found',
      message: 'config.image.image: absent:1 is not on this node',
    });
  });

  it('is refused for an image whose labels would fill every list and event, with the reason', async () => {
    const labels = { note: 'n'.repeat(1024 * 1024) };
    node.engine.state.addImage({ tags: ['hostile:1'], config: { Labels: labels } });
    await node.reconciler.images();
    await expect(create({ image: { ...image, image: 'hostile:1' } })).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(/config\.image\.image: hostile:1 has more than 1048576 bytes of labels/),
    });
    expect(journal(node.engine)).toEqual([]);
  });

  it('is refused for an image whose accounts are no files, whoever it runs as: the Engine reads them at each start', async () => {
    Object.assign(node.host, {
      readImageFile: () => Promise.reject(new UnreadableFileError('/etc/passwd is not a regular file')),
    });
    await expect(create(security({}))).rejects.toThrow('/etc/passwd is not a regular file');
    await expect(create({})).rejects.toThrow('/etc/passwd is not a regular file');
  });

  it('is NOT_FOUND in a sandbox that is not there, and refused in one that is not ready', async () => {
    await expect(create({}, 'unknown')).rejects.toMatchObject({
      fault: 'not-found',
      message: 'pod_sandbox_id: pod sandbox "unknown" does not exist',
    });
    await node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal);
    await expect(create({})).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: `pod_sandbox_id: pod sandbox ${pod} is not ready`,
    });
  });

  it("mounts the pod's resolv.conf, which is made again where it was lost", async () => {
    const dnsConfig = { servers: ['10.96.0.10'], searches: [], options: [] };
    const config = podSandboxConfig({
      metadata: { name: 'names', namespace: 'default', uid: 'names', attempt: 0 },
      dnsConfig,
    });
    const request = { config, runtimeHandler: '' };
    const { podSandboxId } = await node.sandboxes.RunPodSandbox(request, signal);
    const path = node.store.findSandbox(podSandboxId!)!.facts.resolvConfPath!;
    node.resolvConf.files.delete(path);
    const id = await create({}, podSandboxId);
    expect(node.resolvConf.files.get(path)).toEqual({ text: 'nameserver 10.96.0.10\n' });
    expect(node.engine.state.containers.get(id)?.hostConfig['Mounts']).toEqual([
      { Type: 'bind', Source: path, Target: '/etc/resolv.conf', ReadOnly: false },
    ]);
    expect((await status(id))?.mounts).toEqual([]);
    node.resolvConf.nextFaults.push(new Error('ENOSPC: no space left on device'));
    await expect(create({ metadata: { name: 'second', attempt: 0 } }, podSandboxId)).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining("cannot write the pod's resolv.conf: ENOSPC"),
    });
  });

  it('is NOT_FOUND in a sandbox that goes while the container is made, and leaves none', async () => {
    const slow = node.engine.faults.next('POST /containers/create', 'hang');
    const call = create({});
    await slow.hit;
    node.engine.remove(pod);
    await node.until(() => node.store.findSandbox(pod) === undefined);
    slow.release();
    await expect(call).rejects.toMatchObject({
      fault: 'not-found',
      message: `pod_sandbox_id: pod sandbox "${pod}" does not exist`,
    });
    expect(node.engine.state.containers.size).toBe(0);
  });

  it('makes the directories that mounts need, and uses devices and profiles that are there', async () => {
    node.host.existing.add('/dev/fuse').add('/srv/there');
    node.host.files.set('/profiles/ok.json', '{"defaultAction":"SCMP_ACT_ALLOW"}');
    await create({
      devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: 'rw' }],
      mounts: [
        mount({ hostPath: '/srv/there' }),
        mount({ hostPath: '/srv/missing', containerPath: '/other' }),
      ],
      ...seccomp('/profiles/ok.json'),
    });
    expect(node.host.madeDirectories).toEqual(['/srv/missing']);
    const { body } = node.engine.calls.find(({ path }) => path === '/containers/create')!;
    expect(JSON.stringify(body)).toContain('SCMP_ACT_ALLOW');
  });

  it('is joined by the retry of a call whose deadline passed: one container, one id', async () => {
    const first = deadlineSignal();
    const hanging = node.engine.faults.next('POST /containers/create', 'hang');
    const request = { podSandboxId: pod, config: containerConfig({ image }), sandboxConfig: null };
    const call = node.containers.CreateContainer(request, first.signal);
    await hanging.hit;
    first.pass();
    await expect(call).rejects.toMatchObject({ fault: 'deadline-exceeded' });
    const retry = create({});
    hanging.release();
    const id = await retry;
    expect(node.store.containers().map(({ facts }) => facts.id)).toEqual([id]);
    expect(journal(node.engine)).toEqual(['POST /containers/create']);
  });

  it('leaves nothing behind when the caller cancels while the Engine makes the container', async () => {
    const call = deadlineSignal();
    const slow = node.engine.faults.next('POST /containers/create', 'hang');
    const request = { podSandboxId: pod, config: containerConfig({ image }), sandboxConfig: null };
    const cancelled = node.containers.CreateContainer(request, call.signal);
    await slow.hit;
    call.cancel();
    await expect(cancelled).rejects.toMatchObject({ fault: 'cancelled' });
    slow.release();
    const id = await create({});
    expect([...node.engine.state.containers.keys()]).toEqual([pod, id]);
    expect(journal(node.engine).map((line) => line.replace(/[0-9a-f]{4}$/, '*'))).toEqual([
      'POST /containers/create',
      'DELETE /containers/*',
      'POST /containers/create',
    ]);
  });

  it('leaves nothing behind when the Engine fails after it made the container', async () => {
    await node.close();
    node = await startPodNode();
    node.store.markCurrent();
    await node.reconciler.images();
    pod = await runPod(node, 'web');
    node.engine.faults.next('GET /containers/*/json', { status: 500, message: 'broken' });
    await expect(create({})).rejects.toThrow('broken');
    expect([...node.engine.state.containers.keys()]).toEqual([pod]);
  });

  it('takes the name over from a container of an earlier try that never ran, and never from one that runs', async () => {
    const old = await create({});
    const id = await create({});
    expect(node.engine.state.containers.has(old)).toBe(false);
    await start(id);
    await expect(create({})).rejects.toMatchObject({ fault: 'already-exists' });
    expect(node.engine.state.containers.get(id)?.status).toBe('running');
  });
});

describe('StartContainer', () => {
  it('is RUNNING when it returns', async () => {
    const id = await create({});
    await start(id);
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_RUNNING', finishedAt: '0', exitCode: 0 });
    expect(BigInt(String((await status(id))?.startedAt))).toBeGreaterThan(0n);
  });

  it('is refused the second time, whether it runs or has ended', async () => {
    const id = await create({});
    await start(id);
    await expect(start(id)).rejects.toMatchObject({ fault: 'failed-precondition' });
    await node.containers.StopContainer({ containerId: id, timeout: '0' }, signal);
    await expect(start(id)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: expect.stringContaining('CONTAINER_EXITED'),
    });
  });

  it('is NOT_FOUND for an unknown container', async () => {
    await expect(start('unknown')).rejects.toMatchObject({ fault: 'not-found' });
  });

  it('is refused while the sandbox is not ready', async () => {
    const id = await create({});
    node.engine.exit(pod, 0);
    await node.until(() => node.store.findSandbox(pod)?.ready === false);
    await expect(start(id)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: expect.stringContaining(pod),
    });
  });

  it('a start that fails leaves it EXITED, with reason and message in Status and List alike', async () => {
    const sentence = 'exec: "/nonsense": stat /nonsense: no such file or directory: unknown';
    node.engine.state.unstartable.set('/nonsense', sentence);
    const id = await create({ command: ['/nonsense'] });
    await expect(start(id)).rejects.toThrow(sentence);
    expect(await status(id)).toMatchObject({
      state: 'CONTAINER_EXITED',
      reason: 'ContainerCannotRun',
      message: sentence,
      exitCode: 127,
    });
    const { containers } = await node.containers.ListContainers({ filter: null }, signal);
    expect(containers).toMatchObject([{ id, state: 'CONTAINER_EXITED' }]);
  });

  it('a start that went on after the deadline of its caller shows as running', async () => {
    const id = await create({});
    const call = deadlineSignal();
    const lost = node.engine.faults.next('POST /containers/*/start', 'reset-after');
    const starting = node.containers.StartContainer({ containerId: id }, call.signal);
    await lost.hit;
    await expect(starting).rejects.toBeDefined();
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_RUNNING' });
  });

  it.each(['pass', 'cancel'] as const)(
    'gets its limits also when its caller leaves before it runs (%s)',
    async (leave) => {
      const id = await create(resources({ hugepageLimits: [{ pageSize: '2MB', limit: '4194304' }] }));
      const call = deadlineSignal();
      const slow = node.engine.faults.next('POST /containers/*/start', 'hang');
      const starting = node.containers.StartContainer({ containerId: id }, call.signal);
      await slow.hit;
      call[leave]();
      await expect(starting).rejects.toBeDefined();
      slow.release();
      await expect.poll(() => node.host.cgroupFiles).toMatchObject([{ value: '4194304' }]);
      expect(await status(id)).toMatchObject({ state: 'CONTAINER_RUNNING' });
    },
  );

  it('a start that fails when its caller has left is in the log', async () => {
    const id = await create({});
    const call = deadlineSignal();
    const slow = node.engine.faults.next('POST /containers/*/start', 'hang');
    const starting = node.containers.StartContainer({ containerId: id }, call.signal);
    await slow.hit;
    call.cancel();
    await expect(starting).rejects.toBeDefined();
    await node.sandboxes.StopPodSandbox({ podSandboxId: pod }, signal);
    slow.release();
    await expect
      .poll(() => node.reports)
      .toContainEqual(expect.stringContaining('could not be started properly after its caller had left'));
  });

  it('gets its limits also when the answer of the Engine is lost', async () => {
    const id = await create(resources({ hugepageLimits: [{ pageSize: '2MB', limit: '4194304' }] }));
    node.engine.faults.next('POST /containers/*/start', 'reset-after');
    await expect(start(id)).rejects.toMatchObject({ fault: 'unavailable' });
    expect(node.host.cgroupFiles).toMatchObject([{ value: '4194304' }]);
  });

  it('sets the limits that the Engine has no field for, or stops the container', async () => {
    const hugepages = resources({ hugepageLimits: [{ pageSize: '2MB', limit: '4194304' }] });
    await start(await create(hugepages));
    expect(node.host.cgroupFiles).toMatchObject([{ file: 'hugetlb.2MB.limit_in_bytes', value: '4194304' }]);

    // As every kubelet sends it, to a node that does not count huge pages, or for a container that ends at
    // once.
    node.host.cgroupOutcome = 'no such file';
    await start(await create({ metadata: { name: 'uncounted', attempt: 0 }, ...hugepages }));
    expect(node.reports).toEqual([expect.stringContaining('no hugetlb controller')]);
    node.host.cgroupOutcome = 'ended';
    await start(await create({ metadata: { name: 'ended', attempt: 0 }, ...hugepages }));

    node.host.cgroupError = new Error('EACCES: permission denied');
    const id = await create({ metadata: { name: 'other', attempt: 0 }, ...hugepages });
    await expect(start(id)).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('EACCES'),
    });
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_EXITED' });
  });
});

describe('StopContainer', () => {
  const stop = (containerId: string, timeout = '5') =>
    node.containers.StopContainer({ containerId, timeout }, signal);

  it('hands the grace period to the Engine, never less than 0, and is EXITED when it returns', async () => {
    const id = await create({});
    await start(id);
    await stop(id, '30');
    expect(node.engine.calls.find(({ path }) => path.endsWith('/stop'))?.query['t']).toBe('30');
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_EXITED', reason: 'Completed' });
    const other = await create({ metadata: { name: 'other', attempt: 0 } });
    await start(other);
    await stop(other, '-3');
    expect(node.engine.calls.filter(({ path }) => path.endsWith('/stop')).at(-1)?.query['t']).toBe('0');
  });

  it('lets a container have a grace period of a year', async () => {
    const id = await create({});
    await start(id);
    await stop(id, String(365 * 86_400));
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_EXITED' });
  });

  it('is success for one that is stopped, was never started, or is gone', async () => {
    const id = await create({});
    await expect(stop(id)).resolves.toEqual({});
    await start(id);
    await stop(id);
    node.engine.calls.length = 0;
    await expect(stop(id)).resolves.toEqual({});
    await expect(stop('unknown')).resolves.toEqual({});
    expect(journal(node.engine)).toEqual([]);
  });

  it('is not held up by a stop under way: the kubelet comes back with a shorter grace', async () => {
    const id = await create({});
    await start(id);
    const first = node.engine.faults.next('POST /containers/*/stop', 'hang');
    const slow = stop(id, '600');
    await first.hit;
    await stop(id, '0');
    expect(await status(id)).toMatchObject({ state: 'CONTAINER_EXITED' });
    first.release();
    await slow;
  });
});

describe('RemoveContainer', () => {
  it('removes one that runs by force, with its volumes, and is success when repeated', async () => {
    const id = await create({});
    await start(id);
    node.engine.calls.length = 0;
    await node.containers.RemoveContainer({ containerId: id }, signal);
    expect(node.engine.calls.find(({ method }) => method === 'DELETE')?.query).toMatchObject({
      force: '1',
      v: '1',
    });
    await expect(status(id)).rejects.toMatchObject({ fault: 'not-found' });
    await expect(node.containers.RemoveContainer({ containerId: id }, signal)).resolves.toEqual({});
    await expect(node.containers.RemoveContainer({ containerId: 'unknown' }, signal)).resolves.toEqual({});
  });

  it('is success when someone else was faster', async () => {
    const id = await create({});
    const hanging = node.engine.faults.next('DELETE /containers/*', 'hang');
    const removing = node.containers.RemoveContainer({ containerId: id }, signal);
    await hanging.hit;
    node.engine.remove(id);
    hanging.release();
    await expect(removing).resolves.toEqual({});
  });
});

describe('ListContainers', () => {
  it('filters by the beginnings of ids, by state, and by labels', async () => {
    const one = await create({ labels: { app: 'one' } });
    const two = await create({ metadata: { name: 'two', attempt: 0 }, labels: { app: 'two' } });
    const three = await createContainer(node, await runPod(node, 'other'), { labels: { app: 'one' } });
    await start(two);
    const list = async (filter: object) => {
      const complete = { id: '', podSandboxId: '', state: null, labelSelector: {}, ...filter };
      return (await node.containers.ListContainers({ filter: complete }, signal))
        .containers!.map(({ id }) => id)
        .sort();
    };
    expect(await list({})).toEqual([one, two, three].sort());
    expect(await list({ id: three.slice(0, 12) })).toEqual([three]);
    expect(await list({ podSandboxId: pod.slice(0, 12) })).toEqual([one, two].sort());
    expect(await list({ state: { state: 'CONTAINER_RUNNING' } })).toEqual([two]);
    expect(await list({ labelSelector: { app: 'one' } })).toEqual([one, three].sort());
    expect(await list({ labelSelector: { app: 'one' }, podSandboxId: pod })).toEqual([one]);
  });
});

describe('UpdateContainerResources', () => {
  const update = async (containerId: string, changes: Parameters<typeof linuxResources>[0] | null) =>
    node.containers.UpdateContainerResources(
      {
        containerId,
        linux: changes === null ? null : linuxResources(changes),
        windows: null,
        annotations: {},
      },
      signal,
    );

  it('changes what is given, leaves the rest, and shows the new limits when it returns', async () => {
    const id = await create(resources({ memoryLimitInBytes: '67108864', cpuShares: '512' }));
    await start(id);
    await update(id, { cpuShares: '1024' });
    expect((await status(id))?.resources?.linux).toMatchObject({
      cpuShares: '1024',
      memoryLimitInBytes: '67108864',
    });
    expect(node.engine.calls.find(({ path }) => path.endsWith('/update'))?.body).toEqual({ CpuShares: 1024 });
  });

  it('sets the OOM score back to its first value, and ContainerStatus shows the present one', async () => {
    const id = await create(resources({ oomScoreAdj: '300' }));
    await start(id);
    await update(id, { oomScoreAdj: '500' });
    expect((await status(id))?.resources?.linux?.oomScoreAdj).toBe('500');
    await update(id, { oomScoreAdj: '300' });
    expect(node.host.oomScores.map(({ score }) => score)).toEqual([500, 300]);
    expect((await status(id))?.resources?.linux?.oomScoreAdj).toBe('300');
  });

  it('sets the OOM score of the processes that run, as the Engine ignores it', async () => {
    const id = await create({});
    await update(id, { oomScoreAdj: '500' });
    expect(node.host.oomScores).toEqual([]);
    await start(id);
    await update(id, { oomScoreAdj: '500' });
    expect(node.host.oomScores).toEqual([{ pid: node.engine.state.containers.get(id)!.pid, score: 500 }]);
    expect(journal(node.engine).filter((line) => line.endsWith('/update'))).toEqual([]);
  });

  it.each([
    ['nothing', null, /^linux: is missing/],
    ['negative memory', { memoryLimitInBytes: '-1' }, /^linux\.memory_limit_in_bytes: /],
    ['a quota that is none', { cpuQuota: '5' }, /^linux\.cpu_quota: /],
  ])('refuses %s by the name of the field', async (_what, changes, message) => {
    const id = await create({});
    await expect(update(id, changes)).rejects.toMatchObject({
      fault: 'invalid-argument',
      message: expect.stringMatching(message),
    });
    expect(journal(node.engine)).toEqual(['POST /containers/create']);
  });

  it('is NOT_FOUND for an unknown container and refused for one that has ended', async () => {
    await expect(update('unknown', {})).rejects.toMatchObject({ fault: 'not-found' });
    const id = await create({});
    await start(id);
    await node.containers.StopContainer({ containerId: id, timeout: '0' }, signal);
    await expect(update(id, { cpuShares: '10' })).rejects.toMatchObject({ fault: 'failed-precondition' });
  });

  it('tells that the cgroup could not be written as a fault of the node, not of Berth', async () => {
    const id = await create({});
    await start(id);
    node.host.cgroupError = new Error('EACCES: permission denied');
    await expect(update(id, { hugepageLimits: [{ pageSize: '2MB', limit: '0' }] })).rejects.toMatchObject({
      fault: 'internal',
      message: expect.stringContaining('EACCES'),
    });
  });
});

describe('ContainerStatus', () => {
  it('is NOT_FOUND for an unknown container', async () => {
    await expect(status('unknown')).rejects.toMatchObject({
      fault: 'not-found',
      message: 'container "unknown" does not exist',
    });
  });

  it('tells people who debug more', async () => {
    const id = await create({});
    const { info } = await node.containers.ContainerStatus({ containerId: id, verbose: true }, signal);
    expect(JSON.parse(info!['info']!)).toMatchObject({ sandboxID: pod, origin: 'berth', pid: 0 });
  });
});
