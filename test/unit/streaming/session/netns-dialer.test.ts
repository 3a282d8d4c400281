import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { NetnsCalls } from '../../../../src/host/system-calls.js';
import { openSandboxNamespace, socketInNamespace } from '../../../../src/streaming/session/netns-dialer.js';

const OWN = 10;
const TARGET = 11;
const ENOENT = -2;

function fake(results: Partial<Record<'enter' | 'socket' | 'back', number>> = {}) {
  const log: string[] = [];
  const calls: NetnsCalls = {
    setns(fd) {
      log.push(fd === OWN ? 'back' : 'enter');
      return (fd === OWN ? results.back : results.enter) ?? 0;
    },
    tcpSocket(family) {
      log.push(`socket ${family}`);
      return results.socket ?? 42;
    },
  };
  const abort = (): never => {
    log.push('abort');
    throw new Error('process ends');
  };
  return { log, parts: { calls, abort } };
}

describe('socketInNamespace', () => {
  it('makes one socket between the way in and the way back, and does nothing else there', () => {
    const { log, parts } = fake();
    expect(socketInNamespace(parts, { own: OWN, target: TARGET }, 'ipv4')).toBe(42);
    expect(log).toEqual(['enter', 'socket ipv4', 'back']);
  });

  it('makes no socket when the namespace cannot be entered', () => {
    const { log, parts } = fake({ enter: ENOENT });
    expect(() => socketInNamespace(parts, { own: OWN, target: TARGET }, 'ipv4')).toThrow('setns: ENOENT');
    expect(log).toEqual(['enter']);
  });

  it('comes back before it reports that there is no socket to be had', () => {
    const { log, parts } = fake({ socket: -97 });
    expect(() => socketInNamespace(parts, { own: OWN, target: TARGET }, 'ipv6')).toThrow(
      'socket: EAFNOSUPPORT',
    );
    expect(log).toEqual(['enter', 'socket ipv6', 'back']);
  });

  it('ends the process when the way back fails', () => {
    const { log, parts } = fake({ back: -1 });
    expect(() => socketInNamespace(parts, { own: OWN, target: TARGET }, 'ipv4')).toThrow('process ends');
    expect(log.at(-1)).toBe('abort');
  });
});

describe('openSandboxNamespace', () => {
  function procWith(cgroup: string): string {
    const root = mkdtempSync(join(tmpdir(), 'berth-streaming-proc-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, '77', 'ns'), { recursive: true });
    writeFileSync(join(root, '77', 'ns', 'net'), '');
    writeFileSync(join(root, '77', 'cgroup'), cgroup);
    return root;
  }
  const sandbox = { id: 'a'.repeat(64), pid: 77 } as unknown as Parameters<typeof openSandboxNamespace>[0];

  it('opens the namespace of a process in the sandbox’s cgroup', () => {
    expect(
      openSandboxNamespace(sandbox, procWith(`0::/kubepods/docker-${sandbox.id}.scope\n`)),
    ).toBeGreaterThan(2);
  });

  it('refuses a pid that belongs to something else by now', () => {
    expect(() => openSandboxNamespace(sandbox, procWith('0::/system.slice/other.service\n'))).toThrow(
      'is not running',
    );
  });

  it('refuses a process that has ended', () => {
    expect(() => openSandboxNamespace({ ...sandbox, pid: 78 }, procWith(''))).toThrow('is not running');
    expect(() => openSandboxNamespace({ ...sandbox, pid: 0 })).toThrow('is not running');
  });
});
