import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodePaths } from '../../../src/host/node-paths.js';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'node-paths-'))));
afterEach(() => {
  rmSync(directory, { recursive: true });
});

const noWarning = (message: string): never => {
  throw new Error(message);
};

describe('paths of the node', () => {
  it('are there or not, and directories are made with their parents', async () => {
    const paths = createNodePaths({ onWarning: noWarning });
    const wanted = join(directory, 'a/b');
    expect(await paths.exists(wanted)).toBe(false);
    await paths.ensureDirectory(wanted);
    expect(await paths.exists(wanted)).toBe(true);
    expect(statSync(wanted).mode & 0o777).toBe(0o755);
  });

  it('fail with what the file system says', async () => {
    const paths = createNodePaths({ onWarning: noWarning });
    await expect(paths.ensureDirectory('/proc/1/none/such')).rejects.toThrow(/ENOENT|EACCES/);
  });

  it('paths that never answer take two threads, are left to the Engine, and leave the others as they were', async () => {
    const warned: unknown[] = [];
    const asked: string[] = [];
    const files = {
      access: (path: string) => {
        asked.push(path);
        return path.startsWith('/hung') ? new Promise<void>(() => undefined) : Promise.resolve();
      },
      mkdir: () => Promise.resolve(undefined),
    };
    const onWarning = (_message: string, fields: object): void => void warned.push(fields);
    const paths = createNodePaths({ onWarning, files, limitMs: 1 });
    const looks = ['/hung/1', '/hung/2', '/hung/3', '/hung/4'].map((path) => paths.exists(path));
    expect(await Promise.all(looks)).toEqual([true, true, true, true]);
    await paths.ensureDirectory('/hung/5');
    expect(asked).toEqual(['/hung/1', '/hung/2']);
    expect(warned).toHaveLength(5);
  });
});
