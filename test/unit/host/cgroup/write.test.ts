import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCgroups, type Cgroups } from '../../../../src/host/cgroup/write.js';

const ID = 'c0ffee'.padEnd(64, '0');
const PROCESS = { containerId: ID, pid: 42 };
const HUGEPAGES_V1 = { controller: 'hugetlb', file: 'hugetlb.2MB.limit_in_bytes', value: '0' } as const;
const HUGEPAGES_V2 = { controller: 'unified', file: 'hugetlb.2MB.max', value: '0' } as const;

let root = '';
let cgroups: Cgroups;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'berth-cgroup-'));
  cgroups = createCgroups(root);
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Mounts these hierarchies of version 1, and one of version 2 beside them, below /sys/fs/cgroup. */
function mountV1(...hierarchies: readonly string[]): void {
  const lines = hierarchies.map(
    (controllers) => `33 31 0:30 / /sys/fs/cgroup/${controllers} rw - cgroup cgroup rw,${controllers}`,
  );
  const hybrid = '41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw';
  put('proc/self/mountinfo', `${[...lines, hybrid].join('\n')}\n`);
}

/** Mounts version 2, as seen from Berth's own cgroup namespace. */
function mountV2(top = '/', mountPoint = '/sys/fs/cgroup'): void {
  put('proc/self/mountinfo', `28 24 0:25 ${top} ${mountPoint} rw - cgroup2 cgroup2 rw,nsdelegate\n`);
}

describe('a value for a file of a container’s cgroup', () => {
  it('is written where cgroup v1 has the controller, also where it is mounted together with another', async () => {
    mountV1('misc,hugetlb', 'memory');
    put('proc/42/cgroup', `9:hugetlb,misc:/kubepods/pod1/${ID}\n4:memory:/kubepods/pod1/${ID}\n0::/\n`);
    const file = `sys/fs/cgroup/misc,hugetlb/kubepods/pod1/${ID}/${HUGEPAGES_V1.file}`;
    put(file, '9223372036854771712');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V1)).toBe('written');
    expect(read(file)).toMatch(/^0/);
  });

  it('is written in the one hierarchy of cgroup v2, whatever cgroups the container makes for itself', async () => {
    mountV2();
    put('proc/42/cgroup', `0::/system.slice/docker-${ID}.scope/init.scope\n`);
    const file = `sys/fs/cgroup/system.slice/docker-${ID}.scope/${HUGEPAGES_V2.file}`;
    put(file, 'max');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('written');
    expect(read(file)).toMatch(/^0/);
  });

  it.each([
    ['cgroupfs is mounted elsewhere', '/', '/run/cgroups', '0::'],
    ['Berth has a cgroup namespace of its own', '/../..', '/sys/fs/cgroup', '0::/../..'],
    [
      'version 1 is mounted for the names of systemd alone',
      '/',
      '/sys/fs/cgroup',
      `1:name=systemd:/docker/${ID}\n0::`,
    ],
  ])('is written where %s', async (_where, top, mountPoint, line) => {
    mountV2(top, mountPoint);
    put('proc/42/cgroup', `${line}/docker/${ID}\n`);
    const file = `${mountPoint.slice(1)}/docker/${ID}/${HUGEPAGES_V2.file}`;
    put(file, 'max');
    put(`${mountPoint.slice(1)}/docker/${ID}/cgroup.procs`, '42\n');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('written');
    expect(read(file)).toMatch(/^0/);
    expect(await cgroups.members(PROCESS)).toEqual(['42']);
  });

  it('is not written where the mounts show only cgroups that the container is not in', async () => {
    mountV2('/somewhere/else');
    put('proc/42/cgroup', `0::/docker/${ID}\n`);
    put(`sys/fs/cgroup/docker/${ID}/${HUGEPAGES_V2.file}`, 'max');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('no such file');
    expect(read(`sys/fs/cgroup/docker/${ID}/${HUGEPAGES_V2.file}`)).toBe('max');
  });

  it.each([
    [
      'the controller of cgroup v1 is not mounted',
      () => mountV1('memory'),
      `4:memory:/docker/${ID}\n0::/docker/${ID}\n`,
      HUGEPAGES_V1,
    ],
    ['the controller of cgroup v2 is not enabled', mountV2, `0::/docker/${ID}\n`, HUGEPAGES_V2],
  ])('has no file when %s, and none is made', async (_why, mount, lines, write) => {
    mount();
    put('proc/42/cgroup', lines);
    put(`sys/fs/cgroup/docker/${ID}/cgroup.procs`, '42\n');
    expect(await cgroups.write(PROCESS, write)).toBe('no such file');
    expect(existsSync(join(root, `sys/fs/cgroup/docker/${ID}`, write.file))).toBe(false);
  });

  it('is not written for a container that has ended, nor to the process that has its id by now', async () => {
    mountV2();
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('ended');
    put('proc/42/cgroup', '0::/system.slice/sshd.service\n');
    put(`sys/fs/cgroup/system.slice/sshd.service/${HUGEPAGES_V2.file}`, 'max');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('ended');
    expect(read(`sys/fs/cgroup/system.slice/sshd.service/${HUGEPAGES_V2.file}`)).toBe('max');
    expect(await cgroups.members(PROCESS)).toEqual([]);
  });

  it('goes with what the kernel says to it', async () => {
    mountV2();
    put('proc/42/cgroup', `0::/docker/${ID}\n`);
    mkdirSync(join(root, `sys/fs/cgroup/docker/${ID}/${HUGEPAGES_V2.file}`), { recursive: true });
    await expect(cgroups.write(PROCESS, HUGEPAGES_V2)).rejects.toThrow('EISDIR');
  });
});

describe('the processes of a container', () => {
  it.each([
    [
      'v1',
      () => mountV1('memory', 'cpu'),
      `4:memory:/docker/${ID}\n1:cpu:/docker/${ID}\n0::/\n`,
      `memory/docker/${ID}`,
    ],
    ['v2', mountV2, `0::/docker/${ID}\n`, `docker/${ID}`],
    ['v2, in one that it made itself', mountV2, `0::/docker/${ID}/init.scope\n`, `docker/${ID}/init.scope`],
  ])('are those of its cgroup: %s', async (_version, mount, lines, directory) => {
    mount();
    put('proc/42/cgroup', lines);
    put(`sys/fs/cgroup/${directory}/cgroup.procs`, '42\n43\n');
    expect(await cgroups.members(PROCESS)).toEqual(['42', '43']);
  });
});
