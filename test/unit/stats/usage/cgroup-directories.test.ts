import { describe, expect, it } from 'vitest';
import { createCgroupDirectories, podDirectories } from '../../../../src/stats/usage/cgroup-directories.js';
import { fakeNode } from '../../../support/doubles/stats-node.js';

const ID = 'c'.repeat(64);

describe('createCgroupDirectories', () => {
  it('finds the hierarchies of cgroup v1, and no pressure without version 2', () => {
    const node = fakeNode('v1');
    node.process(7, `/docker/${ID}`);
    expect(createCgroupDirectories(node.host).ofContainer(ID, 7)).toEqual({
      version: 1,
      path: `/docker/${ID}`,
      cpu: `/sys/fs/cgroup/cpu,cpuacct/docker/${ID}`,
      cpuLimits: `/sys/fs/cgroup/cpu,cpuacct/docker/${ID}`,
      memory: `/sys/fs/cgroup/memory/docker/${ID}`,
      pids: `/sys/fs/cgroup/pids/docker/${ID}`,
      io: `/sys/fs/cgroup/blkio/docker/${ID}`,
      hugetlb: `/sys/fs/cgroup/hugetlb/docker/${ID}`,
      pressure: undefined,
    });
  });

  it('finds the pressure of a hybrid node in its version 2 hierarchy', () => {
    const node = fakeNode('hybrid');
    node.process(7, `/docker/${ID}`);
    expect(createCgroupDirectories(node.host).ofContainer(ID, 7)).toMatchObject({
      version: 1,
      pressure: `/sys/fs/cgroup/unified/docker/${ID}`,
    });
  });

  it('finds one directory on cgroup v2, named as systemd does', () => {
    const node = fakeNode('v2');
    node.process(7, `/kubepods.slice/kubepods-podx.slice/docker-${ID}.scope`);
    const directory = `/sys/fs/cgroup/kubepods.slice/kubepods-podx.slice/docker-${ID}.scope`;
    expect(createCgroupDirectories(node.host).ofContainer(ID, 7)).toEqual({
      version: 2,
      path: `/kubepods.slice/kubepods-podx.slice/docker-${ID}.scope`,
      cpu: directory,
      cpuLimits: directory,
      memory: directory,
      pids: directory,
      io: directory,
      hugetlb: directory,
      pressure: directory,
    });
  });

  it('takes the whole container when an init system inside it sits in a cgroup further down', () => {
    const node = fakeNode('v2');
    node.process(7, `/docker-${ID}.scope/init.scope`);
    expect(createCgroupDirectories(node.host).ofContainer(ID, 7)?.memory).toBe(
      `/sys/fs/cgroup/docker-${ID}.scope`,
    );
  });

  it('finds nothing when the process is not the container’s: the daemon is on another machine, or the number was given away', () => {
    const node = fakeNode('v2');
    node.process(7, '/user.slice/session-1.scope');
    const locator = createCgroupDirectories(node.host);
    expect(locator.ofContainer(ID, 7)).toBeUndefined();
    expect(locator.ofContainer(ID, 8)).toBeUndefined();
    expect(locator.ofContainer(ID, 0)).toBeUndefined();
  });

  it('asks the kernel once per process of a container, again when it was started anew, and again when it was forgotten', () => {
    const node = fakeNode('v2');
    node.process(7, `/docker/${ID}`);
    const locator = createCgroupDirectories(node.host);
    const first = locator.ofContainer(ID, 7);
    node.remove('/proc/7');
    expect(locator.ofContainer(ID, 7)).toBe(first);

    node.process(9, `/elsewhere/${ID}`);
    expect(locator.ofContainer(ID, 9)?.cpu).toBe(`/sys/fs/cgroup/elsewhere/${ID}`);

    node.remove('/proc/9');
    locator.keepOnly(new Set([ID]));
    expect(locator.ofContainer(ID, 9)).toBeDefined();
    locator.keepOnly(new Set());
    expect(locator.ofContainer(ID, 9)).toBeUndefined();
  });

  it('waits for cgroupfs to be mounted', () => {
    const node = fakeNode('v2');
    node.process(7, `/docker/${ID}`);
    const mounts = node.host.readFile('/proc/self/mountinfo') ?? '';
    node.remove('/proc/self/mountinfo');
    const locator = createCgroupDirectories(node.host);
    expect(locator.ofContainer(ID, 7)).toBeUndefined();
    node.write('/proc/self/mountinfo', mounts);
    expect(locator.ofContainer(ID, 7)).toBeDefined();
  });
});

describe('podDirectories', () => {
  const inside = (parent: string) => ({
    version: 2 as const,
    path: `${parent}/${ID}`,
    cpu: `/sys/fs/cgroup${parent}/${ID}`,
    cpuLimits: undefined,
    memory: `/sys/fs/cgroup${parent}/${ID}`,
    pids: undefined,
    io: undefined,
    hugetlb: undefined,
    pressure: `/sys/fs/cgroup${parent}/${ID}`,
  });

  it.each([
    ['/kubepods/burstable/podx', '/kubepods/burstable/podx'],
    ['/kubepods.slice/kubepods-podx.slice', 'kubepods-podx.slice'],
  ])('is %s for the cgroup parent %s', (path, parent) => {
    const directory = `/sys/fs/cgroup${path}`;
    expect(podDirectories(inside(path), parent)).toEqual({
      version: 2,
      path,
      cpu: directory,
      cpuLimits: undefined,
      memory: directory,
      pids: undefined,
      io: undefined,
      hugetlb: undefined,
      pressure: directory,
    });
  });

  it.each(['', '/', '/kubepods/pody'])(
    'is nothing for the cgroup parent %j, which the container is not in',
    (parent) => {
      expect(podDirectories(inside('/docker'), parent)).toBeUndefined();
    },
  );
});
