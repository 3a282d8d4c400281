import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countOpenFiles } from '../../../src/host/open-files.js';

/** A /proc with these processes and what their descriptors lead to. */
function procWith(processes: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(join(tmpdir(), 'berth-fds-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [pid, links] of Object.entries(processes)) {
    mkdirSync(join(root, pid, 'fd'), { recursive: true });
    for (const [fd, link] of links.entries()) symlinkSync(link, join(root, pid, 'fd', String(fd)));
  }
  return root;
}

const NEVER = (): boolean => false;

describe('countOpenFiles', () => {
  it('counts the descriptors of all processes, and the sockets among them', () => {
    const root = procWith({
      '7': ['/dev/null', 'socket:[123]', 'pipe:[5]'],
      '8': ['socket:[9]', '/var/socket:x', 'anon_inode:[eventpoll]'],
    });
    expect(countOpenFiles(['7', '8'], NEVER, root)).toEqual({ descriptors: 6, sockets: 2 });
  });

  it('passes over processes that have ended', () => {
    expect(countOpenFiles(['6', '7'], NEVER, procWith({ '7': ['/dev/null'] }))).toEqual({
      descriptors: 1,
      sockets: 0,
    });
  });

  it('stops as soon as it is late, and has no half figures then', () => {
    const links = Array.from({ length: 2_000 }, () => 'socket:[1]');
    let asked = 0;
    expect(countOpenFiles(['7'], () => (asked += 1) > 10, procWith({ '7': links }))).toBeUndefined();
    expect(asked).toBe(11);
  });

  it('counts its own process', () => {
    const counts = countOpenFiles([String(process.pid)], NEVER);
    expect(counts?.descriptors).toBeGreaterThan(3);
  });
});
