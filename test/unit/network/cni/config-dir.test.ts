import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createConfigDir } from '../../../../src/network/cni/config-dir.js';
import type { ConfigDir } from '../../../../src/network/cni/config-dir.js';
import type { ConfigState, SettleList } from '../../../../src/network/cni/load-config.js';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import { temporaryDir, writeConfig } from '../../../support/doubles/cni-plugins.js';
import { makeFifo } from '../../../support/builders/special-files.js';

const list = (name: string, type = 'bridge'): object => ({ cniVersion: '1.0.0', name, plugins: [{ type }] });
const open: ConfigDir[] = [];
afterEach(() => {
  for (const dir of open.splice(0)) dir.close();
});

/** `next` waits for a change to a state whose network (or problem) contains the text. */
function watchDir(
  dir: string,
  settle: SettleList = (network) => Promise.resolve(network),
  recheckMs = 3_600_000,
) {
  const states: ConfigState[] = [];
  let wake: () => void = () => undefined;
  const onChange = (state: ConfigState): void => {
    states.push(state);
    wake();
  };
  const config = createConfigDir({ dir, settle, onChange, recheckMs });
  open.push(config);
  const told = (state: ConfigState): string => (state.kind === 'usable' ? state.list.name : state.problem);
  async function next(text: string): Promise<ConfigState> {
    for (;;) {
      const found = states.findIndex((state) => told(state).includes(text));
      const state = states[found];
      if (state !== undefined) {
        states.splice(0, found + 1);
        return state;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { config, next };
}

describe('a CNI configuration directory', () => {
  it('gives the network of the first file by name that can be used, and tells why those before it cannot', async () => {
    const dir = temporaryDir();
    writeConfig(dir, '00-broken.conflist', '{');
    writeConfig(dir, '05-readme.txt', list('text'));
    writeConfig(dir, '10-b.conflist', list('b'));
    writeConfig(dir, '20-a.conflist', list('a'));
    const { config } = watchDir(dir);
    await config.firstLook;
    expect(config.state()).toMatchObject({
      kind: 'usable',
      file: join(dir, '10-b.conflist'),
      list: { name: 'b' },
      skipped: [
        {
          file: join(dir, '00-broken.conflist'),
          problem: expect.stringContaining('it is not JSON') as string,
        },
      ],
    });
  });

  it('passes over what is no regular file without waiting for it, also beside the file of its network', async () => {
    const dir = temporaryDir();
    makeFifo(join(dir, '00-fifo.conflist'));
    symlinkSync('/dev/zero', join(dir, '05-endless.conf'));
    writeConfig(dir, '10-plugins.conflist', list('plugins'));
    mkdirSync(join(dir, 'plugins'));
    makeFifo(join(dir, 'plugins', '10-fifo.conf'));
    writeConfig(dir, '20-b.conflist', list('b'));
    const { config } = watchDir(dir);
    await config.firstLook;
    const files = ['00-fifo.conflist', '05-endless.conf', '10-plugins.conflist'].map((name) =>
      join(dir, name),
    );
    expect(config.state()).toMatchObject({
      kind: 'usable',
      list: { name: 'b' },
      skipped: files.map((file, index) => ({
        file,
        problem: `${index === 2 ? join(dir, 'plugins', '10-fifo.conf') : file} is not a regular file`,
      })),
    });
  });

  it('orders names by their bytes, capital letters first', async () => {
    const dir = temporaryDir();
    writeConfig(dir, 'a.conf', list('small'));
    writeConfig(dir, 'B.json', list('capital'));
    const { next } = watchDir(dir);
    await next('capital');
  });

  it('never takes the usual loopback configuration for the pods’ network', async () => {
    const dir = temporaryDir();
    writeConfig(dir, '99-loopback.conf', { cniVersion: '1.0.0', name: 'lo', type: 'loopback' });
    const { config } = watchDir(dir);
    await config.firstLook;
    expect(config.state()).toMatchObject({
      kind: 'unusable',
      problem: expect.stringContaining('it only sets up the loopback interface') as string,
    });
  });

  it('appends plugins of the directory named after the network, unless the file says not to', async () => {
    const dir = temporaryDir();
    writeConfig(dir, '10.conflist', list('net'));
    writeConfig(join(dir, 'net'), '20-tuning.conf', { type: 'tuning' });
    writeConfig(join(dir, 'net'), '10-sbr.conf', { type: 'sbr' });
    const state = await watchDir(dir).next('net');
    expect(state).toMatchObject({
      list: { plugins: [{ type: 'bridge' }, { type: 'sbr' }, { type: 'tuning' }] },
    });

    const inlined = temporaryDir();
    writeConfig(inlined, '10.conflist', { ...list('net'), loadOnlyInlinedPlugins: true });
    writeConfig(join(inlined, 'net'), '10-sbr.conf', { type: 'sbr' });
    expect(await watchDir(inlined).next('net')).toMatchObject({ list: { plugins: [{ type: 'bridge' }] } });
  });

  it('says that it is empty, with the names it looks for', async () => {
    const dir = temporaryDir();
    const { config } = watchDir(dir);
    expect(config.state()).toMatchObject({ problem: `${dir} has not been read yet` });
    await config.firstLook;
    expect(config.state()).toMatchObject({
      kind: 'unusable',
      problem: `${dir} has no CNI configuration (*.conflist, *.conf, *.json)`,
    });
  });

  it('gives the reason of every file when none can be used', async () => {
    const dir = temporaryDir();
    writeConfig(dir, '1.conf', '{');
    writeConfig(dir, '2.conflist', list('x'));
    writeConfig(dir, '3.conflist', { name: 'y', plugins: [] });
    const { config } = watchDir(dir, () =>
      Promise.reject(new AdapterError('failed-precondition', 'CNI plugin "bridge" is not installed')),
    );
    await config.firstLook;
    const state = config.state();
    expect(state.kind === 'unusable' && state.problem).toMatch(
      /1\.conf: it is not JSON.*; .*2\.conflist: CNI plugin "bridge" is not installed; .*3\.conflist: it lists no plugins/,
    );
  });

  it('sees a file that is added, changed and removed, and keeps the last network for tear-downs', async () => {
    const dir = temporaryDir();
    const { config, next } = watchDir(dir);
    await next('has no CNI configuration');
    writeConfig(dir, '10.conflist', list('one'));
    await next('one');
    writeConfig(dir, '10.conflist', list('two'));
    await next('two');
    rmSync(join(dir, '10.conflist'));
    expect(await next('has no CNI configuration')).toMatchObject({ kind: 'unusable' });
    expect(config.lastUsable()?.name).toBe('two');
  });

  it('sees the directory come into being, its parents too', async () => {
    const dir = join(temporaryDir(), 'cni', 'net.d');
    const { next } = watchDir(dir);
    await next(`the directory ${dir} does not exist`);
    mkdirSync(dir, { recursive: true });
    writeConfig(dir, '10.conflist', list('late'));
    await next('late');
    writeConfig(dir, '10.conflist', list('later'));
    await next('later');
  });

  it('sees the directory replaced by another of the same name', async () => {
    const parent = temporaryDir();
    const dir = join(parent, 'net.d');
    writeConfig(dir, '10.conflist', list('old'));
    const { next } = watchDir(dir);
    await next('old');
    rmSync(dir, { recursive: true });
    await next('does not exist');
    writeConfig(join(parent, 'new.d'), '10.conflist', list('new'));
    renameSync(join(parent, 'new.d'), dir);
    await next('new');
    writeConfig(dir, '10.conflist', list('newest'));
    await next('newest');
  });

  it('looks again by the clock for what the kernel does not report', async () => {
    const dir = temporaryDir();
    writeConfig(dir, '10.conflist', list('net'));
    let installed = false;
    const settle: SettleList = (network) =>
      installed
        ? Promise.resolve(network)
        : Promise.reject(new AdapterError('failed-precondition', 'not installed'));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { next } = watchDir(dir, settle, 5000);
      await next('not installed');
      installed = true;
      vi.advanceTimersByTime(5000);
      await next('net');
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses a file of megabytes', async () => {
    const dir = temporaryDir();
    writeFileSync(join(dir, '1.conf'), Buffer.alloc(1024 * 1024 + 1, 0x20));
    const { config } = watchDir(dir);
    await config.firstLook;
    expect(config.state()).toMatchObject({
      problem: expect.stringContaining('has 1048577 bytes, more than 1048576') as string,
    });
  });

  it('says what it has instead of a directory', async () => {
    const file = join(temporaryDir(), 'net.d');
    writeFileSync(file, '');
    const { config } = watchDir(file);
    await config.firstLook;
    expect(config.state()).toMatchObject({
      problem: expect.stringContaining(`${file} cannot be read: ENOTDIR`) as string,
    });
  });

  it('is quiet once closed', async () => {
    const dir = temporaryDir();
    const onChange = vi.fn();
    const config = createConfigDir({ dir, settle: (network) => Promise.resolve(network), onChange });
    config.close();
    await config.firstLook;
    expect(onChange).not.toHaveBeenCalled();
  });
});
