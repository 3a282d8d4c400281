import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPlugin, isMissingPlugin } from '../../../../src/network/cni/find-plugin.js';
import { temporaryDir } from '../../../support/doubles/cni-plugins.js';

function executable(dir: string, name: string): void {
  writeFileSync(join(dir, name), '');
  chmodSync(join(dir, name), 0o755);
}

describe('findPlugin', () => {
  it('takes the executable of the first directory that has it', async () => {
    const [first, second] = [temporaryDir(), temporaryDir()];
    executable(second, 'bridge');
    expect((await findPlugin('bridge', [first, second])).path).toBe(join(second, 'bridge'));
    executable(first, 'bridge');
    expect((await findPlugin('bridge', [first, second])).path).toBe(join(first, 'bridge'));
  });

  it('passes over directories and files that cannot be executed, and directories that do not exist', async () => {
    const dir = temporaryDir();
    mkdirSync(join(dir, 'bridge'));
    writeFileSync(join(dir, 'portmap'), '');
    for (const type of ['bridge', 'portmap']) {
      await expect(findPlugin(type, [dir, '/nowhere'])).rejects.toThrow(
        `CNI plugin "${type}" is not installed: no executable of that name in ${dir}, /nowhere`,
      );
    }
  });

  it('tells a plugin that is missing from other errors', async () => {
    const error: unknown = await findPlugin('bridge', []).catch((reason: unknown) => reason);
    expect(isMissingPlugin(error)).toBe(true);
    expect(isMissingPlugin(new Error('something else'))).toBe(false);
  });

  it.each(['', '.', '..', 'a/b', '/bin/sh', 'a\\b', 'a\0b'])(
    'refuses %j, which could name any program of the node',
    async (type) => {
      await expect(findPlugin(type, ['/bin'])).rejects.toThrow('is not the name of a CNI plugin');
    },
  );

  it('changes the fingerprint when the executable is replaced', async () => {
    const dir = temporaryDir();
    executable(dir, 'bridge');
    const before = await findPlugin('bridge', [dir]);
    writeFileSync(join(dir, 'bridge'), 'newer');
    expect((await findPlugin('bridge', [dir])).fingerprint).not.toBe(before.fingerprint);
  });
});
