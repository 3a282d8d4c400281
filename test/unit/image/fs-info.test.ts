import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createImageFsInfo } from '../../../src/image/fs-info.js';
import { findStorageRoot } from '../../../src/image/storage-root.js';

const CONTENT = 'io.containerd.content.v1.content';
const signal = new AbortController().signal;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'berth-fs-info-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

function room(dockerRootDir: string) {
  return createImageFsInfo({
    usedBytes: { read: () => Promise.resolve({ bytes: 12_345, readAtNs: 7n }) },
    clock: { nowNs: () => 9n, monotonicMs: () => 0 },
    dockerRootDir: () => dockerRootDir,
    containerdStore: () => false,
    writableLayerBytes: () => 678,
  });
}

describe('ImageFsInfo', () => {
  it('tells what the images and the writable layers take, on the Engine’s directory', async () => {
    expect(await room(directory)({}, signal)).toEqual({
      imageFilesystems: [
        {
          timestamp: '7',
          fsId: { mountpoint: directory },
          usedBytes: { value: '12345' },
          inodesUsed: { value: expect.stringMatching(/^\d+$/) as string },
        },
      ],
      containerFilesystems: [
        {
          timestamp: '9',
          fsId: { mountpoint: directory },
          usedBytes: { value: '678' },
          inodesUsed: { value: expect.stringMatching(/^\d+$/) as string },
        },
      ],
    });
  });

  it('leaves the inodes out when the Engine’s directory cannot be seen from here', async () => {
    const { imageFilesystems } = await room('/nowhere/docker')({}, signal);
    expect(imageFilesystems).toEqual([
      { timestamp: '7', fsId: { mountpoint: '/nowhere/docker' }, usedBytes: { value: '12345' } },
    ]);
  });

  it('lets a caller go whose time is over', async () => {
    await expect(room(directory)({}, AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
  });
});

describe('the directory of the images', () => {
  const find = (dockerRootDir: string, containerdStore: boolean): Promise<string> =>
    findStorageRoot({
      dockerRootDir,
      containerdStore,
      hostContainerdRoot: join(directory, 'host-containerd'),
    });

  it('is the Engine’s own with its own image store', async () => {
    expect(await find('/var/lib/docker', false)).toBe('/var/lib/docker');
  });

  it('is the Engine’s own when containerd’s cannot be seen from here', async () => {
    const docker = join(directory, 'docker');
    expect(await find(docker, true)).toBe(docker);
  });

  it('is that of the node’s containerd, which has an image store', async () => {
    await mkdir(join(directory, 'host-containerd', CONTENT), { recursive: true });
    expect(await find(join(directory, 'docker'), true)).toBe(join(directory, 'host-containerd'));
  });

  it('is that of the containerd that the Engine started itself', async () => {
    await mkdir(join(directory, 'docker', 'containerd', 'daemon', CONTENT), { recursive: true });
    expect(await find(join(directory, 'docker'), true)).toBe(
      join(directory, 'docker', 'containerd', 'daemon'),
    );
    expect(await find(join(directory, 'docker'), false)).toBe(join(directory, 'docker'));
  });
});
