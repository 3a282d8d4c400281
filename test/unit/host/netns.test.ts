import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isLoopbackUp, isNetnsOf, netnsExists, netnsPath } from '../../../src/host/netns.js';

describe('a network namespace', () => {
  it('is found by a process in it, and is gone with that', async () => {
    expect(netnsPath(7)).toBe('/proc/7/ns/net');
    expect(await netnsExists(netnsPath(process.pid))).toBe(true);
    expect(await netnsExists(netnsPath(2 ** 22 + 1))).toBe(false);
  });

  it('shows from outside that its loopback interface is up', async () => {
    expect(await isLoopbackUp(netnsPath(process.pid))).toBe(true);
  });

  it('counts as having none up where that cannot be told', async () => {
    expect(await isLoopbackUp(netnsPath(2 ** 22 + 1))).toBe(false);
    expect(await isLoopbackUp('/run/netns/x')).toBe(false);
  });
});

describe('isNetnsOf', () => {
  const id = 'ab'.repeat(32);
  const roots: string[] = [];
  afterEach(() => {
    for (const root of roots.splice(0)) rmSync(root, { recursive: true });
  });
  const procWith = (cgroup: string): string => {
    const root = mkdtempSync(join(tmpdir(), 'berth-netns-'));
    roots.push(root);
    mkdirSync(join(root, '7'));
    writeFileSync(join(root, '7', 'cgroup'), cgroup);
    return root;
  };

  it.each([
    ['cgroupfs', `5:memory:/kubepods/besteffort/pod1/${id}\n0::/\n`],
    ['systemd', `0::/kubepods.slice/kubepods-pod1.slice/docker-${id}.scope\n`],
    ['a process deeper in the container', `0::/docker/${id}/init.scope\n`],
  ])('knows the sandbox that still runs by its cgroup: %s', (_driver, cgroup) => {
    expect(isNetnsOf(netnsPath(7), id, procWith(cgroup))).toBe(true);
  });

  it('is not misled by a process that was given the same id since, nor by one that has ended', () => {
    expect(isNetnsOf(netnsPath(7), id, procWith(`0::/docker/${'cd'.repeat(32)}\n`))).toBe(false);
    expect(isNetnsOf(netnsPath(8), id, procWith(`0::/docker/${id}\n`))).toBe(false);
    expect(isNetnsOf('/run/netns/x', id)).toBe(false);
  });
});
