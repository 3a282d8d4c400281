import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createStatsService } from '../../../src/stats/stats-service.js';
import type { ContainerFacts, SandboxFacts } from '../../../src/translate/facts.js';
import { fakeClock, fakeNode, type CgroupLayout } from '../../support/doubles/stats-node.js';
import {
  containerFacts,
  fakeRecords,
  idOf,
  sandboxFacts,
  type FakeRecords,
} from '../../support/builders/stats-pods.js';

const NEVER = new AbortController().signal;
const NONE = { id: '', podSandboxId: '', labelSelector: {} };

/**
 * The service on a node where these pods and containers run, each in the cgroup that the kubelet would give
 * it.
 */
function statsOf(
  pods: SandboxFacts[],
  containers: ContainerFacts[],
  layout: CgroupLayout = 'hybrid',
  failures?: unknown[],
) {
  const node = fakeNode(layout);
  const clock = fakeClock();
  const records: FakeRecords = fakeRecords(pods, containers);
  for (const { id, pid, cgroupParent } of [...pods, ...containers]) {
    const cgroup = `${cgroupParent === '' ? '/docker' : cgroupParent}/${id}`;
    node.process(pid, cgroup);
    node.cgroup(cgroup);
  }
  const service = createStatsService({
    containers: records,
    host: node.host,
    clock,
    engineSizes: () => Promise.resolve(new Map<string, number>()),
    onFailed: (error) => {
      if (failures === undefined) throw error;
      failures.push(error);
    },
    fsMountpoint: () => '/var/lib/docker',
    walker: {
      walk: () => Promise.resolve({ bytes: 8192, inodes: 2, incomplete: undefined, isLate: false }),
      close: () => Promise.resolve(),
    },
    metricsThread: {
      read: () => Promise.reject(new Error('this test asks for no metrics')),
      close: () => Promise.resolve(),
    },
  });
  const listed = async (filter: Partial<typeof NONE> | null = null): Promise<(string | undefined)[]> => {
    const { stats } = await service.listContainerStats(
      { filter: filter === null ? null : { ...NONE, ...filter } },
      NEVER,
    );
    return (stats ?? []).map(({ attributes }) => attributes?.metadata?.name);
  };
  const pod = async (start: string) =>
    (await service.podSandboxStats({ podSandboxId: idOf(start) }, NEVER)).stats;
  return { node, clock, records, service, listed, pod };
}

const sandbox = sandboxFacts('a0');
const one = containerFacts('c1', 'a0', { pid: 201, upperDir: '/upper/c1' });
const two = containerFacts('c2', 'a0', { pid: 202, labels: { tier: 'back', app: 'x' } });

describe('the attributes of statistics', () => {
  const own = { 'io.kubernetes.pod.name': 'web', 'io.kubernetes.pod.uid': '0a1b2c' };
  const large = { 'example.com/large': 'x'.repeat(100_000) };

  it('are the labels and annotations of a pod or container that has few', async () => {
    const labels = { ...own, app: 'web' };
    const { pod } = statsOf([{ ...sandbox, labels }], [{ ...one, labels, annotations: { note: 'n' } }]);
    const stats = await pod('a0');
    expect(stats?.attributes).toMatchObject({ labels });
    expect(stats?.linux?.containers?.[0]?.attributes).toMatchObject({ labels, annotations: { note: 'n' } });
  });

  it('are those of the kubelet alone where there are many: a list has them for each pod and container', async () => {
    const changes = { labels: { ...own, ...large }, annotations: large };
    const { pod, service } = statsOf([{ ...sandbox, ...changes }], [{ ...one, ...changes }]);
    const reduced = { labels: own, annotations: {} };
    const stats = await pod('a0');
    expect(stats?.attributes).toMatchObject(reduced);
    expect(stats?.linux?.containers?.[0]?.attributes).toMatchObject(reduced);
    expect(service.containerStats({ containerId: one.id }).stats?.attributes).toMatchObject(reduced);
  });
});

describe('ContainerStats', () => {
  it('tells the kubelet all that the kernel counts', async () => {
    const { service, clock } = statsOf([sandbox], [one]);
    service.containerStats({ containerId: one.id });
    await setImmediate();
    clock.advanceMs(1000);
    const { stats } = service.containerStats({ containerId: one.id });
    const timestamp = '1800000001000000000';
    expect(stats).toEqual({
      attributes: {
        id: one.id,
        metadata: { name: 'container-c1', attempt: 0 },
        labels: { app: 'c1' },
        annotations: {},
      },
      cpu: {
        timestamp,
        usageCoreNanoSeconds: { value: '21496417' },
        usageNanoCores: { value: '0' },
        psi: PSI,
      },
      memory: {
        timestamp,
        usageBytes: { value: '5771264' },
        workingSetBytes: { value: '3670016' },
        availableBytes: { value: '63438848' },
        rssBytes: { value: '3122880' },
        pageFaults: { value: '2113' },
        majorPageFaults: { value: '7' },
        psi: PSI,
      },
      swap: { timestamp, swapUsageBytes: { value: '16384' }, swapAvailableBytes: { value: '67092480' } },
      io: { timestamp, psi: PSI },
      writableLayer: {
        timestamp: '1800000000000000000',
        fsId: { mountpoint: '/var/lib/docker' },
        usedBytes: { value: 8192 },
        inodesUsed: { value: 2 },
      },
    });
  });

  it('leaves a CPU rate and a layer size unset until they were measured', () => {
    const { service } = statsOf([sandbox], [one]);
    expect(service.containerStats({ containerId: one.id }).stats).toMatchObject({
      cpu: { usageNanoCores: null },
      writableLayer: null,
    });
  });

  it('counts the files that a pod shares and writes to once, for its first running container', async () => {
    const failures: unknown[] = [];
    const sharedFiles = ['/state/resolv-conf/a', '/docker/hostname', '/docker/gone'];
    const inPod = (start: string, createdAtNs: bigint, changes: Partial<ContainerFacts> = {}) =>
      containerFacts(start, 'a0', { createdAtNs, upperDir: `/upper/${start}`, ...changes });
    const ended = inPod('c1', 1n, { state: 'CONTAINER_EXITED', pid: 0 });
    const all = [inPod('c3', 3n, { pid: 203 }), ended, inPod('c2', 2n, { pid: 202 })];
    const { node, service, records } = statsOf([sandboxFacts('a0', { sharedFiles })], all, 'v2', failures);
    node.write('/state/resolv-conf/a', 'x'.repeat(1_000_000));
    node.write('/docker/hostname', 'x'.repeat(1_000_000));
    const sizes = () =>
      records.all.map(({ id }) =>
        Number(service.containerStats({ containerId: id }).stats?.writableLayer?.usedBytes?.value),
      );
    sizes();
    await setImmediate();
    const [third, first, second] = sizes();
    expect([third, first]).toEqual([8192, 8192]);
    expect(second).toBeGreaterThanOrEqual(8192 + 2_000_000);
    expect(second).toBeLessThan(8192 + 2_100_000);

    records.all = [all[0]!];
    expect(sizes()).toEqual([second]);
    expect(failures).toEqual([]);
  });

  it('is refused for a container that does not exist', () => {
    const { service } = statsOf([sandbox], [one]);
    expect(() => service.containerStats({ containerId: 'dead' })).toThrow(
      new AdapterError('not-found', 'container "dead" does not exist'),
    );
  });

  it.each(['CONTAINER_CREATED', 'CONTAINER_EXITED'] as const)(
    'has attributes and no usage in state %s',
    (state) => {
      const idle = containerFacts('c3', 'a0', { state, pid: 0 });
      const { service } = statsOf([sandbox], [idle]);
      const { stats } = service.containerStats({ containerId: idle.id });
      expect(stats?.attributes?.id).toBe(idle.id);
      expect(stats?.cpu).toBeUndefined();
    },
  );
});

describe('ListContainerStats', () => {
  it('lists every running container, and none that has not started or has ended', async () => {
    const created = containerFacts('c3', 'a0', { state: 'CONTAINER_CREATED', pid: 0 });
    const exited = containerFacts('c4', 'a0', { state: 'CONTAINER_EXITED', pid: 0 });
    const { listed } = statsOf([sandbox], [one, created, two, exited]);
    expect(await listed()).toEqual(['container-c1', 'container-c2']);
  });

  it('leaves out a container that ended before the record was told', async () => {
    const { listed, node } = statsOf([sandbox], [one, two]);
    await listed();
    for (const mount of ['cpu,cpuacct', 'memory', 'pids', 'unified'])
      node.remove(`/sys/fs/cgroup/${mount}${one.cgroupParent}/${one.id}`);
    expect(await listed()).toEqual(['container-c2']);
  });

  it('filters by id, by its beginning, by pod and by labels', async () => {
    const other = containerFacts('d1', 'b0', { pid: 203 });
    const { listed } = statsOf([sandbox, sandboxFacts('b0', { pid: 101 })], [one, two, other]);
    expect(await listed({ id: two.id })).toEqual(['container-c2']);
    expect(await listed({ id: 'c' })).toEqual(['container-c1', 'container-c2']);
    expect(await listed({ podSandboxId: other.sandboxId })).toEqual(['container-d1']);
    expect(await listed({ labelSelector: { tier: 'back', app: 'x' } })).toEqual(['container-c2']);
    expect(await listed({ labelSelector: { tier: 'front' } })).toEqual([]);
  });

  it('tells the CPU rate between two lists, and starts over for a container that was gone from the records in between', async () => {
    const { service, node, clock, records } = statsOf([sandbox], [one]);
    const rate = async () =>
      (await service.listContainerStats({ filter: null }, NEVER)).stats?.[0]?.cpu?.usageNanoCores;
    expect(await rate()).toBeNull();
    clock.advanceMs(10_000);
    node.cgroup(`${one.cgroupParent}/${one.id}`, { 'cpuacct.usage': `${21_496_417 + 5_000_000_000}\n` });
    expect(await rate()).toEqual({ value: '500000000' });
    records.all = [];
    expect(await rate()).toBeUndefined();
    records.all = [one];
    clock.advanceMs(10_000);
    expect(await rate()).toBeNull();
  });

  it('says unavailable while the records are being refreshed', async () => {
    const { service, records } = statsOf([sandbox], [one]);
    records.list = () => {
      throw new AdapterError('unavailable', 'not now');
    };
    await expect(service.listContainerStats({ filter: null }, NEVER)).rejects.toMatchObject({
      fault: 'unavailable',
    });
  });

  it('streams the same', async () => {
    const { service } = statsOf([sandbox], [one, two]);
    const names: unknown[] = [];
    for await (const { containerStats } of service.streamContainerStats({ filter: null }, NEVER)) {
      names.push(...(containerStats ?? []).map(({ attributes }) => attributes?.metadata?.name));
    }
    expect(names).toEqual(['container-c1', 'container-c2']);
  });
});

describe('PodSandboxStats', () => {
  it('tells the usage of the pod’s own cgroup, its network and its running containers', async () => {
    const { node, pod } = statsOf([sandbox], [one, two]);
    node.cgroup(sandbox.cgroupParent, { 'cpuacct.usage': '99\n', 'pids.current': '12\n' });
    node.write(`/proc/${sandbox.pid}/net/dev`, 'x\nx\n  eth0: 5 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0\n');
    const stats = await pod('a0');
    expect(stats?.attributes).toEqual({
      id: sandbox.id,
      metadata: sandbox.metadata,
      labels: { app: 'a0' },
      annotations: { note: 'a0' },
    });
    expect(stats?.linux).toMatchObject({
      cpu: { usageCoreNanoSeconds: { value: '99' }, psi: PSI },
      memory: { workingSetBytes: { value: '3670016' } },
      io: { psi: PSI },
      process: { processCount: { value: '12' } },
      network: {
        defaultInterface: { name: 'eth0', rxBytes: { value: '5' }, txBytes: { value: '6' } },
        interfaces: [],
      },
    });
    expect(stats?.linux?.containers?.map(({ attributes }) => attributes?.id)).toEqual([one.id, two.id]);
  });

  it('adds up the pause container and the others where the pod has no cgroup of its own', async () => {
    const bare = { cgroupParent: '' };
    const { pod } = statsOf([sandboxFacts('a0', bare)], [containerFacts('c1', 'a0', { ...bare, pid: 201 })]);
    expect((await pod('a0'))?.linux).toMatchObject({
      cpu: { usageCoreNanoSeconds: { value: String(2 * 21_496_417) }, usageNanoCores: null, psi: null },
      memory: { usageBytes: { value: String(2 * 5_771_264) }, availableBytes: null },
      process: { processCount: { value: '6' } },
      io: null,
    });
  });

  it('does not take a cgroup parent that several pods share for the pod’s own', async () => {
    const shared = { cgroupParent: '/everyone' };
    const { node, pod } = statsOf(
      [sandboxFacts('a0', shared), sandboxFacts('b0', { ...shared, pid: 101 })],
      [],
    );
    node.cgroup('/everyone', { 'cpuacct.usage': '99\n' });
    expect((await pod('a0'))?.linux?.cpu?.usageCoreNanoSeconds).toEqual({ value: '21496417' });
  });

  it('takes the pod’s cgroup though an earlier attempt of the same pod is still there', async () => {
    const earlier = sandboxFacts('e0', {
      metadata: { ...sandbox.metadata, attempt: 0 },
      cgroupParent: sandbox.cgroupParent,
      running: false,
      pid: 0,
    });
    const { node, pod } = statsOf([earlier, sandbox], []);
    node.cgroup(sandbox.cgroupParent, { 'cpuacct.usage': '99\n' });
    expect((await pod('a0'))?.linux?.cpu?.usageCoreNanoSeconds).toEqual({ value: '99' });
  });

  it('does not tell the node’s traffic as that of a pod on the node’s network', async () => {
    const { node, pod } = statsOf([sandboxFacts('a0', { network: 'node' })], []);
    node.write(`/proc/${sandbox.pid}/net/dev`, 'x\nx\n  eth0: 5 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0\n');
    expect((await pod('a0'))?.linux?.network).toBeNull();
  });

  it('has attributes only when the sandbox does not run, and is refused when there is none', async () => {
    const { service, pod } = statsOf([sandboxFacts('a0', { running: false, pid: 0 })], []);
    expect(await pod('a0')).toEqual({ attributes: expect.objectContaining({ id: sandbox.id }) });
    await expect(service.podSandboxStats({ podSandboxId: 'dead' }, NEVER)).rejects.toThrow(
      'pod sandbox "dead" does not exist',
    );
  });
});

describe('PodSandboxStats of a pod with many containers', () => {
  it('lets others have their turn between two containers', async () => {
    const many = Array.from({ length: 4 }, (_, index) =>
      containerFacts(`c${index}`, 'a0', { pid: 201 + index }),
    );
    const { node, clock, pod } = statsOf([sandbox], many);
    const { readFile } = node.host;
    let read = 0;
    vi.spyOn(node.host, 'readFile').mockImplementation((path) => {
      if (/^\/proc\/20\d\/cgroup$/.test(path)) {
        read += 1;
        clock.advanceMs(3);
      }
      return readFile(path);
    });
    const stats = pod('a0');
    expect(read).toBe(1);
    expect((await stats)?.linux?.containers).toHaveLength(4);
  });
});

describe('ListPodSandboxStats', () => {
  it('lists running pods that match, and streams the same', async () => {
    const b = sandboxFacts('b0', { pid: 101 });
    const stopped = sandboxFacts('c0', { running: false, pid: 0 });
    const { service } = statsOf([sandbox, b, stopped], [one]);
    const list = async (filter: { id: string; labelSelector: Record<string, string> } | null) =>
      (await service.listPodSandboxStats({ filter }, NEVER)).stats?.map(({ attributes }) => attributes?.id);
    expect(await list(null)).toEqual([sandbox.id, b.id]);
    expect(await list({ id: 'b', labelSelector: {} })).toEqual([b.id]);
    expect(await list({ id: '', labelSelector: { app: 'a0' } })).toEqual([sandbox.id]);

    const streamed: unknown[] = [];
    for await (const { podSandboxStats } of service.streamPodSandboxStats({ filter: null }, NEVER))
      streamed.push(...(podSandboxStats ?? []));
    expect(streamed).toHaveLength(2);
  });

  it('lists a pod without its network, and the others whole, when its counters cannot be read', async () => {
    const failures: unknown[] = [];
    const { service, node } = statsOf([sandbox, sandboxFacts('b0', { pid: 101 })], [], 'hybrid', failures);
    node.write(`/proc/${sandbox.pid}/net/dev/is-a-directory`, '');
    node.write('/proc/101/net/dev', '  eth0: 5 0 0 0 0 0 0 0 6 0 0 0 0 0 0 0\n');
    const { stats } = await service.listPodSandboxStats({ filter: null }, NEVER);
    expect(stats?.map(({ linux }) => linux?.network?.defaultInterface?.name)).toEqual([undefined, 'eth0']);
    expect(stats?.[0]?.linux?.cpu).not.toBeNull();
    expect(failures).toEqual([expect.objectContaining({ code: 'EISDIR' })]);
  });

  it('leaves out a pod whose cgroup cannot be read, and tells of it', async () => {
    const failures: unknown[] = [];
    const b = sandboxFacts('b0', { pid: 101 });
    const inA = containerFacts('c1', 'a0', { pid: 201 });
    const inB = containerFacts('c2', 'b0', { pid: 202 });
    const { service, node, listed } = statsOf([sandbox, b], [inA, inB], 'v2', failures);
    const path = `/sys/fs/cgroup${inA.cgroupParent}/${inA.id}/cpu.stat`;
    node.remove(path);
    node.write(`${path}/is-a-directory`, '');
    const { stats } = await service.listPodSandboxStats({ filter: null }, NEVER);
    expect(stats?.map(({ attributes }) => attributes?.id)).toEqual([b.id]);
    expect(await listed()).toEqual(['container-c2']);
    expect(failures).toHaveLength(2);
  });
});

const PSI = {
  Some: { Total: '80064739000', Avg10: 0.41, Avg60: 1.35, Avg300: 1.46 },
  Full: { Total: '6123766000', Avg10: 0, Avg60: 0.02, Avg300: 0.48 },
};
