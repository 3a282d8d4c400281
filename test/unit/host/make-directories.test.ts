import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDirectories, makeDirectoriesSync } from '../../../src/host/make-directories.js';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'make-directories-'))));
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe.each([
  ['makeDirectories', makeDirectories],
  ['makeDirectoriesSync', async (path: string, mode: number) => makeDirectoriesSync(path, mode)],
])('%s', (_name, make) => {
  it('makes a directory with its parents, through links, and may be repeated', async () => {
    symlinkSync(directory, join(directory, 'link'));
    const path = join(directory, 'link/a/b/c');
    await make(path, 0o750);
    await make(path, 0o755);
    expect(statSync(join(directory, 'a/b')).mode & 0o777).toBe(0o750);
    expect(statSync(join(directory, 'a/b/c')).mode & 0o777).toBe(0o750);
  });

  it('fails below a file, and leaves a file at the path as it is', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(make(join(directory, 'file/a'), 0o755)).rejects.toMatchObject({ code: 'ENOTDIR' });
    await make(join(directory, 'file'), 0o755);
    expect(statSync(join(directory, 'file')).isFile()).toBe(true);
  });

  it('ends where nothing can be made: below /proc', async () => {
    await expect(make('/proc/1/none/such', 0o755)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
