import { describe, expect, it } from 'vitest';
import { createResultCache } from '../../../../src/network/cni/cache.js';
import { createPluginChain } from '../../../../src/network/cni/chain.js';
import { parseNetworkList } from '../../../../src/network/cni/config.js';
import type { PluginCall } from '../../../../src/network/cni/plugin-runner.js';
import { AdapterError } from '../../../../src/errors/adapter-error.js';
import {
  answerAsUsual,
  createFakePlugins,
  noSignal,
  temporaryDir,
} from '../../../support/doubles/cni-plugins.js';

const attachment = {
  containerId: 'abc',
  netns: '/run/netns/x',
  ifName: 'eth0',
  args: [['IgnoreUnknown', '1']],
  capabilityArgs: { portMappings: [{ hostPort: 80 }], mac: '02:00:00:00:00:01' },
} as const;

function listOf(cniVersion: string, more: object = {}) {
  return parseNetworkList(
    JSON.stringify({
      cniVersion,
      name: 'net',
      plugins: [
        { type: 'bridge', name: 'its own', mtu: 1400 },
        { type: 'portmap', capabilities: { portMappings: true, ips: true } },
      ],
      ...more,
    }),
  );
}

function setUp(cacheDir = temporaryDir()) {
  const plugins = createFakePlugins('bridge', 'portmap');
  const cache = createResultCache(cacheDir);
  const chain = createPluginChain({ runner: plugins.runner, pluginDirs: [plugins.dir], cache });
  const configs = (command: PluginCall['command']): unknown[] =>
    plugins.calls.filter((call) => call.command === command).map(({ config }) => config);
  const cached = async () => {
    const [entry] = await cache.list('abc');
    if (entry === undefined) throw new Error('nothing is cached');
    return entry;
  };
  return { plugins, cache, chain, configs, cached };
}

describe('ADD', () => {
  it('runs the plugins in order, each with the list’s name and version and the result of the one before', async () => {
    const { plugins, chain, configs } = setUp();
    const first = {
      cniVersion: '1.0.0',
      interfaces: [{ name: 'eth0', sandbox: '/run/netns/x' }],
      ips: [{ address: '10.0.0.2/24', interface: 0 }],
    };
    plugins.install('bridge', (call) => (call.command === 'ADD' ? first : answerAsUsual(call)));
    const result = await chain.add(listOf('1.0.0'), attachment, noSignal);
    expect(plugins.runs()).toEqual(['ADD bridge', 'ADD portmap']);
    expect(configs('ADD')).toEqual([
      { type: 'bridge', name: 'net', cniVersion: '1.0.0', mtu: 1400 },
      {
        type: 'portmap',
        name: 'net',
        cniVersion: '1.0.0',
        runtimeConfig: { portMappings: [{ hostPort: 80 }] },
        prevResult: first,
      },
    ]);
    expect(result.ips).toEqual([{ address: '10.0.0.2/24', gateway: undefined, interface: 0 }]);
  });

  it('tells the plugin who and where it is for, and where to look for IPAM plugins', async () => {
    const { plugins, chain } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    expect(plugins.calls[0]).toMatchObject({
      path: `${plugins.dir}/bridge`,
      pluginDirs: [plugins.dir],
      attachment,
    });
  });

  it('converts a result of an old plugin to the list’s version for the next', async () => {
    const { plugins, chain, configs } = setUp();
    plugins.install('bridge', () => ({ cniVersion: '0.2.0', ip4: { ip: '10.0.0.2/24' } }));
    await chain.add(listOf('0.4.0'), attachment, noSignal);
    expect(configs('ADD')[1]).toMatchObject({
      prevResult: { cniVersion: '0.4.0', ips: [{ version: '4', address: '10.0.0.2/24' }] },
    });
  });

  it('caches configuration, arguments and result, with only those capability arguments that a plugin asks for', async () => {
    const { chain, cached } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    expect(await cached()).toMatchObject({
      network: 'net',
      configText: listOf('1.0.0').text,
      capabilityArgs: { portMappings: [{ hostPort: 80 }] },
      attachment: {
        containerId: 'abc',
        netns: '/run/netns/x',
        ifName: 'eth0',
        args: [['IgnoreUnknown', '1']],
      },
      result: { ips: [{ address: '10.1.0.5/24' }] },
    });
  });

  it('has cached what DEL needs before the first plugin runs, so that a killed Berth leaves nothing unknown', async () => {
    const { plugins, chain, cache } = setUp();
    let duringAdd: unknown;
    plugins.install('bridge', async (call) => {
      duringAdd = await cache.list('abc');
      return answerAsUsual(call);
    });
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    expect(duringAdd).toMatchObject([{ network: 'net', result: undefined }]);
  });

  it('stops at the first plugin that fails and keeps the attachment for DEL', async () => {
    const { plugins, chain, cached } = setUp();
    plugins.install('bridge', () => {
      throw new AdapterError('internal', 'no address left');
    });
    await expect(chain.add(listOf('1.0.0'), attachment, noSignal)).rejects.toThrow('no address left');
    expect(plugins.runs()).toEqual(['ADD bridge']);
    expect((await cached()).result).toBeUndefined();
  });

  it('names the plugin that answered nonsense', async () => {
    const { plugins, chain } = setUp();
    plugins.install('portmap', () => 'hello');
    await expect(chain.add(listOf('1.0.0'), attachment, noSignal)).rejects.toThrow(
      'CNI plugin portmap answered ADD with an invalid result: it is not JSON',
    );
  });

  it('names a plugin that is not installed', async () => {
    const { plugins, chain } = setUp();
    plugins.uninstall('portmap');
    await expect(chain.add(listOf('1.0.0'), attachment, noSignal)).rejects.toThrow(
      'CNI plugin "portmap" is not installed',
    );
  });
});

describe('DEL', () => {
  const gone = (): Promise<undefined> => Promise.resolve(undefined);

  it('runs the plugins in reverse with the configuration, the arguments and the result of the ADD, then forgets', async () => {
    const { plugins, chain, cache, configs, cached } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    await chain.deleteCached(await cached(), () => Promise.resolve('/run/netns/x'), noSignal);
    expect(plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge']);
    const prevResult = { cniVersion: '1.0.0', ips: [{ address: '10.1.0.5/24' }] };
    expect(configs('DEL')).toMatchObject([
      { prevResult, runtimeConfig: { portMappings: [{ hostPort: 80 }] } },
      { prevResult, mtu: 1400 },
    ]);
    expect(await cache.list()).toEqual([]);
  });

  it('passes no result to plugins of a list before 0.4.0', async () => {
    const { chain, configs, cached } = setUp();
    await chain.add(listOf('0.3.1'), attachment, noSignal);
    await chain.deleteCached(await cached(), gone, noSignal);
    expect(configs('DEL')).not.toContainEqual(
      expect.objectContaining({ prevResult: expect.anything() as unknown }),
    );
  });

  it('passes no network namespace when that is gone, whatever the cache says', async () => {
    const { plugins, chain, cached } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    await chain.deleteCached(await cached(), gone, noSignal);
    expect(
      plugins.calls.filter(({ command }) => command === 'DEL').map((call) => call.attachment?.netns),
    ).toEqual([undefined, undefined]);
  });

  it('stops at the first plugin that fails, and keeps what a repetition needs', async () => {
    const { plugins, chain, cached } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    plugins.install('portmap', () => {
      throw new AdapterError('internal', 'iptables is locked');
    });
    await expect(chain.deleteCached(await cached(), gone, noSignal)).rejects.toThrow('iptables is locked');
    expect(plugins.runs().slice(2)).toEqual(['DEL portmap']);
    expect((await cached()).result).toBeDefined();
  });

  it('goes without a result that is damaged, and with nothing to run when the configuration is', async () => {
    const { plugins, chain, cache, configs, cached } = setUp();
    await chain.add(listOf('1.0.0'), attachment, noSignal);
    const entry = await cached();
    await chain.deleteCached({ ...entry, result: { cniVersion: 'x' } }, gone, noSignal);
    expect(configs('DEL')).toHaveLength(2);
    await chain.deleteCached({ ...entry, configText: '{' }, gone, noSignal);
    expect(plugins.runs().slice(4)).toEqual([]);
    expect(await cache.list()).toEqual([]);
  });

  it('DEL without a cache entry passes over plugins that are not installed: they cannot have added anything', async () => {
    const { plugins, chain } = setUp();
    plugins.uninstall('portmap');
    expect(await chain.deleteUncached(listOf('1.0.0'), attachment, noSignal)).toEqual([]);
    expect(plugins.runs()).toEqual(['DEL bridge']);
  });

  it('DEL without a cache entry goes on when a plugin fails, which may lack what is not known any more, and tells of it', async () => {
    const { plugins, chain } = setUp();
    plugins.install('portmap', () => {
      throw new AdapterError('internal', 'no IP ranges specified');
    });
    expect(await chain.deleteUncached(listOf('1.0.0'), attachment, noSignal)).toMatchObject([
      { message: 'no IP ranges specified' },
    ]);
    expect(plugins.runs()).toEqual(['DEL portmap', 'DEL bridge']);
  });

  it('DEL without a cache entry still fails when a plugin is not available now: a repetition can succeed', async () => {
    const { plugins, chain } = setUp();
    plugins.install('portmap', () => {
      throw new AdapterError('unavailable', 'try again later');
    });
    await expect(chain.deleteUncached(listOf('1.0.0'), attachment, noSignal)).rejects.toThrow(
      'try again later',
    );
  });
});

describe('CHECK', () => {
  it('runs the plugins in order with the result of the ADD', async () => {
    const { plugins, chain, configs, cached } = setUp();
    await chain.add(listOf('0.4.0'), attachment, noSignal);
    await chain.check(await cached(), noSignal);
    expect(plugins.runs().slice(2)).toEqual(['CHECK bridge', 'CHECK portmap']);
    expect(configs('CHECK')).toMatchObject([
      { prevResult: { cniVersion: '0.4.0' } },
      { prevResult: { cniVersion: '0.4.0' } },
    ]);
  });

  it.each([
    ['before 0.4.0', listOf('0.3.1')],
    ['with disableCheck', listOf('1.0.0', { disableCheck: true })],
  ])('runs nothing for a list %s', async (_what, list) => {
    const { plugins, chain, cached } = setUp();
    await chain.add(list, attachment, noSignal);
    await chain.check(await cached(), noSignal);
    expect(plugins.runs()).toHaveLength(2);
  });
});

describe('STATUS', () => {
  it('asks the plugins of a 1.1 list, without a container', async () => {
    const { plugins, chain } = setUp();
    await chain.status(listOf('1.1.0'), noSignal);
    expect(plugins.runs()).toEqual(['STATUS bridge', 'STATUS portmap']);
    expect(plugins.calls.map((call) => call.attachment)).toEqual([undefined, undefined]);
  });

  it('asks nobody before 1.1', async () => {
    const { plugins, chain } = setUp();
    await chain.status(listOf('1.0.0'), noSignal);
    expect(plugins.runs()).toEqual([]);
  });
});

describe('GC', () => {
  const valid = [{ containerId: 'abc', ifName: 'eth0' }];

  it('tells the plugins of a 1.1 list which attachments count, under the name of the specification and that of its draft', async () => {
    const { chain, configs } = setUp();
    await chain.collectGarbage(listOf('1.1.0'), valid, noSignal);
    const attachments = [{ containerID: 'abc', ifname: 'eth0' }];
    expect(configs('GC')).toMatchObject([
      { type: 'bridge', 'cni.dev/valid-attachments': attachments, 'cni.dev/attachments': attachments },
      { type: 'portmap', 'cni.dev/valid-attachments': attachments },
    ]);
  });

  it.each([
    ['before 1.1', listOf('1.0.0')],
    ['with disableGC', listOf('1.1.0', { disableGC: true })],
  ])('runs nothing for a list %s', async (_what, list) => {
    const { plugins, chain } = setUp();
    await chain.collectGarbage(list, valid, noSignal);
    expect(plugins.runs()).toEqual([]);
  });

  it('goes on to the other plugins when one fails, and tells of it', async () => {
    const { plugins, chain } = setUp();
    plugins.install('bridge', () => {
      throw new AdapterError('internal', 'no');
    });
    await expect(chain.collectGarbage(listOf('1.1.0'), valid, noSignal)).rejects.toThrow('no');
    expect(plugins.runs()).toEqual(['GC bridge', 'GC portmap']);
  });
});
