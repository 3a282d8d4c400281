import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContainerHost } from '../../../src/container/host.js';

const host = createContainerHost(() => undefined);
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'berth-host-'));
});

afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('the node of the containers', () => {
  it('reads a regular file up to a size', async () => {
    const path = join(dir, 'profile.json');
    writeFileSync(path, '{}');
    expect(await host.readText(path, 10)).toBe('{}');
    truncateSync(path, 11);
    await expect(host.readText(path, 10)).rejects.toThrow('has 11 bytes, more than 10');
    await expect(host.readText(join(dir, 'absent'), 10)).rejects.toThrow('ENOENT');
  });

  it('never reads, or waits for, what is no regular file', async () => {
    await expect(host.readText(dir, 10)).rejects.toThrow('is not a regular file');
    await expect(host.readText('/dev/zero', 10)).rejects.toThrow('is not a regular file');
  });

  it('makes a directory with its parents, and leaves what is there as it is', async () => {
    const path = join(dir, 'a/b');
    await host.ensureDirectory(path);
    expect(statSync(path).mode & 0o777).toBe(0o755);
    const file = join(dir, 'file');
    writeFileSync(file, 'text');
    await host.ensureDirectory(file);
    expect(statSync(file).isFile()).toBe(true);
    expect(await host.exists(path)).toBe(true);
    expect(existsSync(join(dir, 'absent')) || (await host.exists(join(dir, 'absent')))).toBe(false);
  });

  it('leaves a process that has ended in peace', async () => {
    const ended = { containerId: 'c', pid: 2 ** 30 };
    expect(
      await host.writeCgroupFile(ended, { controller: 'unified', file: 'memory.high', value: '1' }),
    ).toBe('ended');
    await host.setOomScoreAdj(ended, 0);
  });
});
