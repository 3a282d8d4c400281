import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRegularFile, readRegularFileSync } from '../../../src/host/read-regular-file.js';
import { makeFifo } from '../../support/builders/special-files.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'berth-read-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const WAYS = [
  ['while others go on', readRegularFile],
  ['at start', async (path: string, maxBytes: number) => readRegularFileSync(path, maxBytes)],
] as const;

describe.each(WAYS)('a file that others made, read %s', (_when, read) => {
  it('is read whole, as long as it has no more bytes than it may have', async () => {
    const path = join(dir, 'file');
    const content = Buffer.alloc(200_000, 'abc');
    writeFileSync(path, content);
    expect((await read(path, 200_000)).equals(content)).toBe(true);
    await expect(read(path, 199_999)).rejects.toThrow(`${path} has 200000 bytes, more than 199999`);
  });

  it('has no more bytes than it may have also where the kernel does not say how many it has', async () => {
    const status = await read('/proc/self/status', 1024 * 1024);
    expect(status.toString()).toContain('Pid:');
    await expect(read('/proc/self/status', 10)).rejects.toThrow('/proc/self/status has more than 10 bytes');
  });

  it('is not waited for when it is a FIFO, and not read when it never ends', async () => {
    const fifo = join(dir, 'fifo');
    makeFifo(fifo);
    for (const path of [fifo, '/dev/zero', dir])
      await expect(read(path, 10)).rejects.toThrow(`${path} is not a regular file`);
  });

  it('a file that is not there gives the reason of the file system', async () => {
    await expect(read(join(dir, 'absent'), 10)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
