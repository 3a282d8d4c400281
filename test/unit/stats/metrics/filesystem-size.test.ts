import { statSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { createFilesystemSizes, readFilesystem } from '../../../../src/stats/metrics/filesystem-size.js';
import { fakeClock } from '../../../support/doubles/stats-node.js';

const SIZE = { deviceNumber: '254:0', bytes: 100, inodes: 10, inodesFree: 5 };
const sizesWith = (read: typeof readFilesystem) =>
  createFilesystemSizes({ clock: fakeClock(), deviceName: (number) => `/dev/${number}`, read });

describe('the size of a file system', () => {
  it('is that of the machine’s own', async () => {
    const size = await readFilesystem('/');
    expect(size.bytes).toBeGreaterThan(1024 * 1024);
    const { dev } = statSync('/');
    expect(size.deviceNumber).toBe(
      `${String((dev >> 8) & 0xfff)}:${String((dev & 0xff) | ((dev >> 12) & 0xfff00))}`,
    );
  });

  it('has the name of its device, and when it was read', async () => {
    const sizes = sizesWith(() => Promise.resolve(SIZE));
    expect(await sizes.of('/var/lib/docker')).toEqual({
      device: '/dev/254:0',
      bytes: 100,
      inodes: 10,
      inodesFree: 5,
      readAtNs: 1_800_000_000_000_000_000n,
    });
  });

  it('is not known for a directory that cannot be read, nor before the Engine has said which it is', async () => {
    expect(await sizesWith(() => Promise.reject(new Error('gone'))).of('/var/lib/docker')).toBeUndefined();
    expect(await sizesWith(() => Promise.resolve(SIZE)).of('')).toBeUndefined();
  });

  it('is asked once while the file system hangs, and answers with what it was before', async () => {
    vi.useFakeTimers();
    try {
      const read = vi
        .fn<typeof readFilesystem>()
        .mockResolvedValueOnce(SIZE)
        .mockReturnValue(new Promise(() => undefined));
      const sizes = sizesWith(read);
      expect(await sizes.of('/a')).toMatchObject({ bytes: 100 });
      for (let time = 0; time < 3; time++) {
        const hung = sizes.of('/a');
        await vi.advanceTimersByTimeAsync(1_000);
        expect(await hung).toMatchObject({ bytes: 100 });
      }
      expect(read).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
