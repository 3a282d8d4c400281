import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isProcessOf, ownCgroup } from '../../../src/host/process-owner.js';

const ID = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

function procWith(cgroup: string, self = '0::/system.slice/berth.service\n'): string {
  const root = mkdtempSync(join(tmpdir(), 'berth-host-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, '7'));
  writeFileSync(join(root, '7', 'cgroup'), cgroup);
  mkdirSync(join(root, 'self'));
  writeFileSync(join(root, 'self', 'cgroup'), self);
  return root;
}

describe('isProcessOf', () => {
  it.each([
    ['cgroupfs on version 1', `9:pids:/kubepods/besteffort/pod1/${ID}\n0::/\n`],
    ['cgroupfs on version 2', `0::/docker/${ID}\n`],
    ['systemd', `0::/kubepods.slice/kubepods-pod1.slice/docker-${ID}.scope\n`],
    ['another cgroup namespace', `0::/../${ID}\n`],
    ['a process further down in the container', `0::/docker/${ID}/init.scope\n`],
    ['a container inside of the container', `0::/docker/${ID}/docker/${OTHER}\n`],
  ])('knows a process of the container by its cgroup: %s', (_where, cgroup) => {
    expect(isProcessOf(7, ID, procWith(cgroup))).toBe(true);
  });

  it.each([
    ['another container', `0::/docker/${OTHER}\n`],
    ['a service of the node', '5:memory:/system.slice/sshd.service\n0::/\n'],
    ['a cgroup that has the id only as a part of its name', `0::/backup-of-${ID}-1\n`],
    ['a cgroup that another container has named like this one', `0::/docker/${OTHER}/${ID}\n`],
    ['the same with systemd', `0::/system.slice/docker-${OTHER}.scope/docker-${ID}.scope\n`],
    ['a cgroup in a container of another runtime', `0::/libpod-${OTHER}.scope/docker/${ID}\n`],
    ['a scope that is not the Engine’s', `0::/system.slice/mine-${ID}.scope\n`],
  ])('does not take a process that has the number now for the container’s: %s', (_whose, cgroup) => {
    expect(isProcessOf(7, ID, procWith(cgroup))).toBe(false);
  });

  it('knows a process of the container where Berth and the Engine run in a container themselves', () => {
    const cgroup = `9:pids:/docker/${OTHER}/docker/${ID}\n`;
    expect(isProcessOf(7, ID, procWith(cgroup, `9:pids:/docker/${OTHER}\n`))).toBe(true);
  });

  it('is false for a process that has ended, and for what is not a process id', () => {
    const root = procWith(`0::/docker/${ID}\n`);
    expect([8, 0, -1, 1.5, NaN].map((pid) => isProcessOf(pid, ID, root))).toEqual(Array(5).fill(false));
    expect(isProcessOf(7, '', procWith('0::/\n'))).toBe(false);
  });
});

describe('ownCgroup', () => {
  it('ends with the part that is named after the container', () => {
    const none: ReadonlySet<string> = new Set();
    expect(ownCgroup(`/kubepods/pod1/${ID}/a/b`, ID, none)).toBe(`/kubepods/pod1/${ID}`);
    expect(ownCgroup(`/system.slice/docker-${ID}.scope/init.scope`, ID, none)).toBe(
      `/system.slice/docker-${ID}.scope`,
    );
    expect(ownCgroup(`/docker/${OTHER}`, ID, none)).toBeUndefined();
  });
});
