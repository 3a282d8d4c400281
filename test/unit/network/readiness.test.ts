import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createPluginChain } from '../../../src/network/cni/chain.js';
import { createResultCache } from '../../../src/network/cni/cache.js';
import { parseNetworkList } from '../../../src/network/cni/config.js';
import type { ConfigDir } from '../../../src/network/cni/config-dir.js';
import type { ConfigState } from '../../../src/network/cni/load-config.js';
import { createReadinessProbe } from '../../../src/network/readiness.js';
import { createFakePlugins, createStoppedClock, temporaryDir } from '../../support/doubles/cni-plugins.js';
import { until } from '../../support/until.js';

const usable = (cniVersion: string): ConfigState => ({
  kind: 'usable',
  list: parseNetworkList(JSON.stringify({ cniVersion, name: 'net', plugins: [{ type: 'bridge' }] })),
  file: '/etc/cni/net.d/10.conflist',
  skipped: [],
});
const unusable: ConfigState = {
  kind: 'unusable',
  problem: 'the directory /etc/cni/net.d does not exist',
  skipped: [],
};

function setUp(initial: ConfigState) {
  let state = initial;
  let last = initial.kind === 'usable' ? initial.list : undefined;
  const config: ConfigDir = {
    state: () => state,
    lastUsable: () => last,
    firstLook: Promise.resolve(),
    close: () => undefined,
  };
  const plugins = createFakePlugins('bridge');
  const clock = createStoppedClock();
  const chain = createPluginChain({
    runner: plugins.runner,
    pluginDirs: [plugins.dir],
    cache: createResultCache(temporaryDir()),
  });
  const probe = createReadinessProbe({ config, chain, clock });
  const change = (to: ConfigState): void => {
    state = to;
    if (to.kind === 'usable') last = to.list;
  };
  return { plugins, clock, probe, change };
}

describe('NetworkReady', () => {
  it('is true with a usable configuration before 1.1, without asking anyone', () => {
    const { plugins, probe } = setUp(usable('1.0.0'));
    expect(probe.current()).toEqual({ ready: true, reason: '', message: '' });
    expect(plugins.calls).toEqual([]);
  });

  it('is false without one, and says what is missing and what mends it', () => {
    expect(setUp(unusable).probe.current()).toEqual({
      ready: false,
      reason: 'NetworkPluginNotReady',
      message:
        'the directory /etc/cni/net.d does not exist; install a network add-on (Calico, Cilium, Flannel, …), or run Berth with --network-plugin=docker',
    });
  });

  it('is false when the configuration has vanished, and says that running pods keep their network', () => {
    const { probe, change } = setUp(usable('1.0.0'));
    change(unusable);
    expect(probe.current().message).toContain('existing pods stay on the network net');
  });

  it('follows the plugins’ STATUS for a 1.1 list', async () => {
    const { plugins, clock, probe } = setUp(usable('1.1.0'));
    plugins.install('bridge', () => {
      throw new AdapterError('unavailable', 'the agent has not started');
    });
    expect(probe.current().message).toBe(
      'the plugins of the CNI network net (/etc/cni/net.d/10.conflist) have not answered STATUS yet',
    );
    await until(() => {
      expect(probe.current().message).toBe(
        'the CNI network net (/etc/cni/net.d/10.conflist) is not ready: the agent has not started',
      );
    });
    plugins.install('bridge');
    clock.advance(5000);
    expect(probe.current().ready).toBe(false);
    await until(() => {
      expect(probe.current().ready).toBe(true);
    });
  });

  it('asks for STATUS no more often than every 5 s, and never twice at once', async () => {
    const { plugins, clock, probe } = setUp(usable('1.1.0'));
    let answer: () => void = () => undefined;
    plugins.install(
      'bridge',
      () =>
        new Promise<void>((resolve) => {
          answer = resolve;
        }),
    );
    const statuses = (): number => plugins.runs().length;
    probe.current();
    probe.current();
    await until(() => {
      expect(statuses()).toBe(1);
    });
    answer();
    await until(() => {
      expect(probe.current().ready).toBe(true);
    });
    clock.advance(4999);
    probe.current();
    expect(statuses()).toBe(1);
    clock.advance(1);
    probe.current();
    probe.current();
    await until(() => {
      expect(statuses()).toBe(2);
    });
  });

  it('asks the plugins of a changed configuration at once', async () => {
    const { plugins, probe, change } = setUp(usable('1.1.0'));
    probe.current();
    await until(() => {
      expect(probe.current().ready).toBe(true);
    });
    change(usable('1.1.0'));
    expect(probe.current().ready).toBe(false);
    await until(() => {
      expect(plugins.runs()).toHaveLength(2);
    });
  });

  it('asks nobody any more once closed', () => {
    const { plugins, probe } = setUp(usable('1.1.0'));
    probe.close();
    probe.current();
    expect(plugins.calls).toEqual([]);
  });
});
