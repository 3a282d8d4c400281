import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPathBelow } from '../../../src/host/path-below.js';

let home: string;
let root: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'berth-path-below-'));
  root = join(home, 'root');
  await mkdir(join(root, 'a/b'), { recursive: true });
  await writeFile(join(root, 'a/file'), '');
  await writeFile(join(home, 'secret'), '');
  const links = {
    inside: 'a/b',
    'a/up': '../a/b',
    'a/chain': 'up/../file',
    absolute: '/etc',
    escape: '../secret',
    'a/deep': '../../secret',
    dangling: 'nowhere',
    loop: 'loop',
    long: 'a/../'.repeat(800),
  };
  for (const [path, target] of Object.entries(links)) await symlink(target, join(root, path));
});
afterAll(async () => {
  await rm(home, { recursive: true });
});

describe('a path below the root of an image', () => {
  it.each(['a', 'a/b', 'a/b/', './a//b/.', 'a/file', 'inside', 'inside/../file', 'a/up', 'a/chain'])(
    'is present: %s',
    async (path) => {
      expect(await findPathBelow(root, path)).toBe('present');
    },
  );

  it.each(['c', 'a/c', 'a/file/c', 'dangling', 'loop', 'x'.repeat(300)])(
    'is missing: %.20s',
    async (path) => {
      expect(await findPathBelow(root, path)).toBe('missing');
    },
  );

  it.each(['..', 'a/../..', 'absolute', 'absolute/passwd', 'escape', 'a/deep', 'inside/../../..'])(
    'leads outside: %s',
    async (path) => {
      expect(await findPathBelow(root, path)).toBe('outside');
    },
  );

  it('is not followed through links that lead on and on', async () => {
    expect(await findPathBelow(root, 'long/'.repeat(30))).toBe('unknown');
  });

  it('is unknown where the image cannot be seen', async () => {
    await mkdir(join(home, 'empty'));
    expect(await findPathBelow(join(home, 'empty'), 'a')).toBe('unknown');
    expect(await findPathBelow(join(home, 'nowhere'), 'a')).toBe('unknown');
  });
});
