import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNetworkList } from '../../../../src/network/cni/config.js';
import type { NetworkList } from '../../../../src/network/cni/config.js';
import { createVersionNegotiation } from '../../../../src/network/cni/plugin-versions.js';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import { createFakePlugins, createStoppedClock, noSignal } from '../../../support/doubles/cni-plugins.js';

function listOf(cniVersion: string, cniVersions: string[] = []): NetworkList {
  return parseNetworkList(
    JSON.stringify({
      cniVersion,
      cniVersions,
      name: 'net',
      plugins: [{ type: 'bridge' }, { type: 'portmap' }],
    }),
  );
}

function setUp(bridge: unknown, portmap: unknown = { supportedVersions: ['0.4.0', '1.0.0', '1.1.0'] }) {
  const plugins = createFakePlugins();
  const clock = createStoppedClock();
  for (const [type, answer] of Object.entries({ bridge, portmap })) {
    plugins.install(type, () => {
      if (answer instanceof Error) throw answer;
      return answer;
    });
  }
  const settle = createVersionNegotiation({ runner: plugins.runner, pluginDirs: [plugins.dir], clock });
  return { plugins, clock, settle: (list: NetworkList) => settle(list, noSignal) };
}

describe('the version of a network', () => {
  it('is the newest that the configuration offers and every plugin speaks', async () => {
    const { settle } = setUp({ supportedVersions: ['0.4.0', '1.0.0'] });
    const settled = await settle(listOf('0.4.0', ['1.0.0', '1.1.0']));
    expect(settled.cniVersion).toBe('1.0.0');
    expect(JSON.parse(settled.text)).not.toHaveProperty('cniVersions');
  });

  it('is asked of each executable once, and again when it was replaced', async () => {
    const { plugins, settle } = setUp({ supportedVersions: ['1.0.0'] });
    await settle(listOf('1.0.0'));
    await settle(listOf('1.0.0'));
    expect(plugins.calls).toHaveLength(2);
    expect(plugins.calls[0]).toMatchObject({ command: 'VERSION', config: { cniVersion: '1.1.0' } });
    writeFileSync(join(plugins.dir, 'bridge'), 'newer');
    await settle(listOf('1.0.0'));
    expect(plugins.calls).toHaveLength(3);
  });

  it('is refused with the plugin that does not speak it', async () => {
    const { settle } = setUp({ supportedVersions: ['0.4.0'] });
    await expect(settle(listOf('1.1.0'))).rejects.toThrow(
      'the plugins have no version of CNI 1.1.0 in common: bridge supports 0.4.0',
    );
  });

  it('is refused with all of them when they speak it, but never the same', async () => {
    const { settle } = setUp({ supportedVersions: ['0.3.1'] });
    await expect(settle(listOf('0.3.1', ['0.4.0']))).rejects.toThrow(
      'bridge supports 0.3.1; portmap supports 0.4.0, 1.0.0, 1.1.0',
    );
  });

  it('is refused when a plugin is not installed', async () => {
    const { plugins, settle } = setUp({ supportedVersions: ['1.0.0'] });
    plugins.uninstall('portmap');
    await expect(settle(listOf('1.0.0'))).rejects.toThrow('CNI plugin "portmap" is not installed');
  });

  it('is asked again of a plugin that failed, but not before 30 s have passed', async () => {
    const { plugins, clock, settle } = setUp(new AdapterError('internal', 'out of memory'));
    await expect(settle(listOf('1.0.0'))).rejects.toThrow('out of memory');
    await expect(settle(listOf('1.0.0'))).rejects.toThrow('out of memory');
    expect(plugins.calls).toHaveLength(1);
    clock.advance(30_000);
    await expect(settle(listOf('1.0.0'))).rejects.toThrow('out of memory');
    expect(plugins.calls).toHaveLength(2);
  });

  it.each([
    ['invalid JSON', 'bridge v1', 'invalid JSON'],
    ['an object without versions', {}, 'without "supportedVersions"'],
    ['null', null, 'without "supportedVersions"'],
  ])('is refused when a plugin answers %s', async (_what, answer, problem) => {
    const { settle } = setUp(answer);
    await expect(settle(listOf('1.0.0'))).rejects.toThrow(problem);
  });
});
