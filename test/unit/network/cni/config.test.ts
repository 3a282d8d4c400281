import { describe, expect, it } from 'vitest';
import {
  parseNetworkList,
  parsePluginConfig,
  withMorePlugins,
  withVersion,
} from '../../../../src/network/cni/config.js';

const list = (more: object = {}): string =>
  JSON.stringify({
    cniVersion: '1.0.0',
    name: 'net',
    plugins: [{ type: 'bridge', capabilities: { ipRanges: true, mac: false } }],
    ...more,
  });

describe('parseNetworkList', () => {
  it('reads a list of plugins with the capabilities they want', () => {
    const network = parseNetworkList(
      list({
        plugins: [{ type: 'bridge', capabilities: { ipRanges: true, mac: false } }, { type: 'portmap' }],
      }),
    );
    expect(network).toMatchObject({
      name: 'net',
      cniVersion: '1.0.0',
      versions: ['1.0.0'],
      disableCheck: false,
      disableGC: false,
    });
    expect(network.plugins.map(({ type, capabilities }) => [type, capabilities])).toEqual([
      ['bridge', ['ipRanges']],
      ['portmap', []],
    ]);
  });

  it('takes a single plugin’s configuration as a list of one, which is also what the cache gets', () => {
    const network = parseNetworkList('{"cniVersion":"0.4.0","name":"old","type":"bridge","mtu":1400}');
    expect(network.plugins.map(({ config }) => config)).toEqual([
      { cniVersion: '0.4.0', name: 'old', type: 'bridge', mtu: 1400 },
    ]);
    expect(parseNetworkList(network.text).plugins).toEqual(network.plugins);
  });

  it('takes a configuration without a version for one of the first', () => {
    expect(parseNetworkList(list({ cniVersion: undefined })).cniVersion).toBe('0.1.0');
  });

  it('offers every version of cniVersion and cniVersions that Berth speaks, newest first', () => {
    expect(parseNetworkList(list({ cniVersions: ['0.4.0', '1.1.0', '2.0.0'] })).versions).toEqual([
      '1.1.0',
      '1.0.0',
      '0.4.0',
    ]);
  });

  it('reads flags written as text, as libcni does', () => {
    expect(
      parseNetworkList(list({ disableCheck: 'True', disableGC: true, loadOnlyInlinedPlugins: 'false' })),
    ).toMatchObject({
      disableCheck: true,
      disableGC: true,
      loadOnlyInlinedPlugins: false,
    });
  });

  it.each([
    ['text that is not JSON', '{', 'it is not JSON'],
    ['JSON that is no object', '[1]', 'must be a JSON object'],
    ['a list without a name', list({ name: undefined }), '"name" must consist'],
    ['a name that would lead out of the cache directory', list({ name: '../net' }), '"name" must consist'],
    ['a plugin without a type', list({ plugins: [{}] }), 'plugins[0] has no "type"'],
    [
      'a plugin type with a slash',
      list({ plugins: [{ type: '../../bin/sh' }] }),
      'is not the name of a CNI plugin',
    ],
    [
      'a plugin type with a backslash',
      list({ plugins: [{ type: 'a\\b' }] }),
      'is not the name of a CNI plugin',
    ],
    ['plugins that are no list', list({ plugins: {} }), '"plugins" must be a list'],
    ['a plugin that is no object', list({ plugins: ['bridge'] }), 'plugins[0] must be a JSON object'],
    [
      'capabilities that are no object',
      list({ plugins: [{ type: 'a', capabilities: ['b'] }] }),
      '"capabilities" of plugins[0]',
    ],
    [
      'only versions that Berth does not speak',
      list({ cniVersion: '1.2.0' }),
      'needs CNI 1.2.0; Berth supports 0.1.0',
    ],
    ['a version that is a number', list({ cniVersion: 1 }), '"cniVersion" must be text'],
    ['a version that is none', list({ cniVersion: 'latest' }), 'is not a CNI version'],
    ['versions that are no list', list({ cniVersions: '1.0.0' }), '"cniVersions" must be a list'],
    ['a flag that is not a boolean', list({ disableGC: 'maybe' }), '"disableGC" must be true or false'],
  ])('refuses %s', (_what, text, problem) => {
    expect(() => parseNetworkList(text)).toThrow(problem);
  });
});

describe('withVersion', () => {
  it('writes the version that was settled on into what the cache gets, so that DEL speaks it too', () => {
    const settled = withVersion(parseNetworkList(list({ cniVersions: ['1.1.0'] })), '1.0.0');
    expect(settled.cniVersion).toBe('1.0.0');
    expect(parseNetworkList(settled.text)).toMatchObject({ cniVersion: '1.0.0', versions: ['1.0.0'] });
  });

  it('leaves the text of the file alone when there was nothing to settle', () => {
    const text = list();
    expect(withVersion(parseNetworkList(text), '1.0.0').text).toBe(text);
  });
});

describe('withMorePlugins', () => {
  it('appends plugins and makes the cached list complete without the other files', () => {
    const merged = withMorePlugins(parseNetworkList(list()), [
      parsePluginConfig('{"type":"tuning","sysctl":{}}'),
    ]);
    const again = parseNetworkList(merged.text);
    expect(again.plugins.map(({ type }) => type)).toEqual(['bridge', 'tuning']);
    expect(again.loadOnlyInlinedPlugins).toBe(true);
  });
});
