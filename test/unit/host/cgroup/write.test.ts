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
  mkdirSync(join(root, 'sys'));
  cgroups = createCgroups({ proc: join(root, 'proc'), cgroup: join(root, 'sys') });
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('a value for a file of a container’s cgroup', () => {
  it('is written where cgroup v1 has the controller, also where it is mounted together with another', async () => {
    put('proc/42/cgroup', `9:hugetlb,misc:/kubepods/pod1/${ID}\n4:memory:/kubepods/pod1/${ID}\n0::/\n`);
    put(`sys/misc,hugetlb/kubepods/pod1/${ID}/${HUGEPAGES_V1.file}`, '9223372036854771712');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V1)).toBe('written');
    expect(read(`sys/misc,hugetlb/kubepods/pod1/${ID}/${HUGEPAGES_V1.file}`)).toMatch(/^0/);
  });

  it('is written in the one hierarchy of cgroup v2, whatever cgroups the container makes for itself', async () => {
    put('proc/42/cgroup', `0::/system.slice/docker-${ID}.scope/init.scope\n`);
    put(`sys/system.slice/docker-${ID}.scope/${HUGEPAGES_V2.file}`, 'max');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('written');
    expect(read(`sys/system.slice/docker-${ID}.scope/${HUGEPAGES_V2.file}`)).toMatch(/^0/);
  });

  it.each([
    [
      'the controller of cgroup v1 is not mounted',
      `4:memory:/docker/${ID}\n0::/docker/${ID}\n`,
      HUGEPAGES_V1,
    ],
    ['the controller of cgroup v2 is not enabled', `0::/docker/${ID}\n`, HUGEPAGES_V2],
  ])('has no file when %s, and none is made', async (_why, lines, write) => {
    put('proc/42/cgroup', lines);
    put(`sys/docker/${ID}/cgroup.procs`, '42\n');
    expect(await cgroups.write(PROCESS, write)).toBe('no such file');
    expect(existsSync(join(root, `sys/docker/${ID}`, write.file))).toBe(false);
  });

  it('is not written for a container that has ended, nor to the process that has its id by now', async () => {
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('ended');
    put('proc/42/cgroup', '0::/system.slice/sshd.service\n');
    put(`sys/system.slice/sshd.service/${HUGEPAGES_V2.file}`, 'max');
    expect(await cgroups.write(PROCESS, HUGEPAGES_V2)).toBe('ended');
    expect(read(`sys/system.slice/sshd.service/${HUGEPAGES_V2.file}`)).toBe('max');
    expect(await cgroups.members(PROCESS)).toEqual([]);
  });

  it('goes with what the kernel says to it', async () => {
    put('proc/42/cgroup', `0::/docker/${ID}\n`);
    mkdirSync(join(root, `sys/docker/${ID}/${HUGEPAGES_V2.file}`), { recursive: true });
    await expect(cgroups.write(PROCESS, HUGEPAGES_V2)).rejects.toThrow('EISDIR');
  });
});

describe('the processes of a container', () => {
  it.each([
    ['v1', `4:memory:/docker/${ID}\n1:cpu:/docker/${ID}\n0::/\n`, `sys/memory/docker/${ID}`],
    ['v2', `0::/docker/${ID}\n`, `sys/docker/${ID}`],
    ['v2, in one that it made itself', `0::/docker/${ID}/init.scope\n`, `sys/docker/${ID}/init.scope`],
  ])('are those of its cgroup: %s', async (_version, lines, directory) => {
    put('proc/42/cgroup', lines);
    put(`${directory}/cgroup.procs`, '42\n43\n');
    expect(await cgroups.members(PROCESS)).toEqual(['42', '43']);
  });
});
