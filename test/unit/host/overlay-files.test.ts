import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createImageFileReader, UnreadableFileError } from '../../../src/host/overlay-files.js';
import { makeSocketFile } from '../../support/builders/special-files.js';

let dir: string;
let layers: string[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'berth-layers-'));
  layers = ['upper', 'middle', 'lower'].map((name) => join(dir, name));
  layers.forEach((layer) => mkdirSync(layer));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const setxattr = koffi
  .load(null)
  .func('int lsetxattr(const char *path, const char *name, const char *value, size_t size, int flags)') as (
  ...given: (string | number)[]
) => number;

const read = createImageFileReader();
const group = () => read(layers, '/etc/group');

function write(layer: number, path: string, text: string): string {
  const at = join(layers[layer]!, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
  return at;
}

function link(layer: number, path: string, target: string): void {
  const at = join(layers[layer]!, path);
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(target, at);
}

// Deleted files and replaced directories need the privileges of a storage driver: see
// test/integration/container-configs.test.ts.
describe('a file of an image', () => {
  it('is that of the uppermost layer that has it', async () => {
    write(2, 'etc/group', 'lower');
    expect(await group()).toBe('lower');
    write(1, 'etc/group', 'middle');
    write(0, 'etc/passwd', 'beside it');
    expect(await group()).toBe('middle');
  });

  it('is not there where no layer has it, nor below a file', async () => {
    expect(await group()).toBeUndefined();
    write(0, 'etc', 'a file');
    write(2, 'etc/group', 'hidden');
    expect(await group()).toBeUndefined();
  });

  it.each([
    ['an absolute link', '/nix/store/group'],
    ['a relative link', '../nix/store/group'],
    ['a link that climbs out of the image', '../../../../../nix/store/group'],
    ['a link over a link', '/nix/again'],
  ])('is found through %s, inside the image', async (_how, target) => {
    write(2, 'nix/store/group', 'inside');
    link(1, 'nix/again', 'store/group');
    link(0, 'etc/group', target);
    expect(await group()).toBe('inside');
  });

  it('is never one of the node', async () => {
    writeFileSync(join(dir, 'secret'), 'of the node');
    link(0, 'etc/group', join(dir, 'secret'));
    expect(await group()).toBeUndefined();
    link(0, 'usr', dir);
    expect(await read(layers, '/usr/secret')).toBeUndefined();
  });

  it('is found where its directory is a link', async () => {
    link(0, 'etc', 'usr/etc');
    write(2, 'usr/etc/group', 'inside');
    write(1, 'etc/group', 'hidden');
    expect(await group()).toBe('inside');
  });

  it.each<[string, () => unknown]>([
    ['a link to itself', () => link(0, 'etc/group', 'group')],
    ['a directory', () => mkdirSync(join(layers[0]!, 'etc/group'), { recursive: true })],
    ['larger than 1 MiB', () => truncateSync(write(0, 'etc/group', ''), (1 << 20) + 1)],
    ['very deep', () => link(0, 'etc/group', 'a/../'.repeat(70))],
  ])('cannot be read when it is %s', async (_what, make) => {
    mkdirSync(join(layers[1]!, 'etc/a'), { recursive: true });
    make();
    await expect(group()).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it.each(['nosuch/../hidden', 'passwd/../hidden', 'nosuch/deeper/../../hidden'])(
    'is found through %s as the Engine finds it: ".." takes away what is not there',
    async (target) => {
      write(1, 'etc/passwd', 'a file');
      link(0, 'etc/group', target);
      mkdirSync(join(layers[2]!, 'etc/hidden'), { recursive: true });
      await expect(group()).rejects.toBeInstanceOf(UnreadableFileError);
      link(0, 'etc/nowhere', target.replace('hidden', 'none'));
      expect(await read(layers, '/etc/nowhere')).toBeUndefined();
    },
  );

  it('cannot be read in a directory that an attribute leads elsewhere', async ({ skip }) => {
    write(2, 'etc/group', 'of the image');
    const set = setxattr(join(layers[2]!, 'etc'), 'user.overlay.redirect', '/other', 6, 0);
    if (set !== 0) skip('no attributes here');
    await expect(group()).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it('cannot be read in a directory that only some overlays take for opaque', async ({ skip }) => {
    write(2, 'etc/group', 'of the image');
    mkdirSync(join(layers[1]!, 'etc'));
    const set = setxattr(join(layers[1]!, 'etc'), 'user.overlay.opaque', 'y', 1, 0);
    if (set !== 0) skip('no attributes here');
    await expect(group()).rejects.toBeInstanceOf(UnreadableFileError);
  });

  it('cannot be read when it is a link to a name that is not UTF-8: the Engine finds what that names', async () => {
    mkdirSync(join(layers[0]!, 'etc'));
    symlinkSync(Buffer.from([0x67, 0xff]), join(layers[0]!, 'etc/group'));
    await expect(group()).rejects.toThrow('group is a link to a name that is not UTF-8');
  });

  it.each(['/dev/stdout', '../proc/self/fd/1', '/nix/../sys/x'])(
    'cannot be read when it is a link to %s, which the runtime has and the image has not',
    async (target) => {
      link(0, 'etc/group', target);
      await expect(group()).rejects.toBeInstanceOf(UnreadableFileError);
    },
  );

  it('is found in a directory of the image that is called as one of the kernel’s', async () => {
    write(1, 'nix/dev/group', 'inside');
    link(0, 'etc/group', '/nix/dev/group');
    expect(await group()).toBe('inside');
  });

  it('cannot be read when it is a socket: nothing is opened that is no file', async () => {
    mkdirSync(join(layers[0]!, 'etc'));
    await using _socket = await makeSocketFile(join(layers[0]!, 'etc/group'));
    await expect(group()).rejects.toThrow('/etc/group is not a regular file');
  });

  it('is not taken for absent where the layers cannot be seen from here', async () => {
    const gone = [join(dir, 'elsewhere')];
    await expect(read(gone, '/etc/group')).rejects.toThrow('ENOENT');
    await expect(read(gone, '/etc/group')).rejects.not.toBeInstanceOf(UnreadableFileError);
  });
});
