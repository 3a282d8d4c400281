import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createPodNetwork } from '../../../src/network/pod-network.js';
import type { CniNetwork } from '../../../src/network/pod-network.js';
import {
  answerAsUsual,
  createFakePlugins,
  createStoppedClock,
  noSignal,
  quietLog,
  temporaryDir,
  writeConfig,
} from '../../support/doubles/cni-plugins.js';
import type { FakePlugins } from '../../support/doubles/cni-plugins.js';
import { podOf } from '../../support/builders/network-pod.js';
import { until } from '../../support/until.js';

const open: CniNetwork[] = [];
afterEach(() => {
  for (const network of open.splice(0)) network.close();
});

interface Node {
  readonly plugins: FakePlugins;
  readonly confDir: string;
  readonly cacheDir: string;
  readonly procRoot: string;
  /** Another Berth on the same node: what a restart leaves is what is on disk. */
  readonly start: (podCidr?: string) => CniNetwork;
}

function createNode(conflist: object = {}): Node {
  const plugins = createFakePlugins('bridge', 'portmap', 'loopback');
  const [confDir, cacheDir, procRoot] = [join(temporaryDir(), 'net.d'), temporaryDir(), temporaryDir()];
  mkdirSync(confDir);
  writeCgroup(procRoot, process.pid, podOf().sandboxId, ...OTHER_SANDBOXES);
  const list = [
    { type: 'bridge', capabilities: { ipRanges: true } },
    { type: 'portmap', capabilities: { portMappings: true } },
  ];
  writeConfig(confDir, '10.conflist', { cniVersion: '1.0.0', name: 'net', plugins: list, ...conflist });
  const start = (podCidr = ''): CniNetwork => {
    const parts = {
      confDir,
      binDirs: [plugins.dir],
      cacheDir,
      runner: plugins.runner,
      clock: createStoppedClock(),
      log: quietLog,
      podCidr,
      procRoot,
    };
    const network = createPodNetwork(parts);
    open.push(network);
    return network;
  };
  return { plugins, confDir, cacheDir, procRoot, start };
}

/** Every pod of these tests has the namespace of the process that runs them. */
const OTHER_SANDBOXES = ['a', 'b', 'live', 'old', 'slow', 'late', 'b'.repeat(64)];

/** Makes the process one of these sandboxes. */
function writeCgroup(procRoot: string, pid: number, ...sandboxIds: string[]): void {
  mkdirSync(join(procRoot, String(pid)), { recursive: true });
  const lines = sandboxIds.map((id) => `0::/docker/${id}\n`);
  writeFileSync(join(procRoot, String(pid), 'cgroup'), lines.join(''));
}

const results = (node: Node): string[] => readdirSync(join(node.cacheDir, 'results'));
const none: ReadonlySet<string> = new Set();

describe('setting up a pod’s network', () => {
  it('runs ADD with the pod’s arguments and gives its addresses', async () => {
    const node = createNode();
    const portMappings = [{ protocol: 'TCP', hostPort: 8080, containerPort: 80 }] as const;
    expect(await node.start('10.1.0.0/24').setUp(podOf({ portMappings }), noSignal)).toEqual(['10.1.0.5']);
    expect(node.plugins.runs()).toEqual(['ADD bridge', 'ADD portmap']);
    const [bridge, portmap] = node.plugins.calls.filter(({ command }) => command === 'ADD');
    expect(bridge?.attachment).toMatchObject({
      containerId: podOf().sandboxId,
      ifName: 'eth0',
      netns: podOf().netns,
    });
    expect(bridge?.attachment?.args).toContainEqual(['K8S_POD_UID', 'd3b0']);
    expect(bridge?.config).toMatchObject({ runtimeConfig: { ipRanges: [[{ subnet: '10.1.0.0/24' }]] } });
    expect(portmap?.config).toMatchObject({ runtimeConfig: { portMappings: [{ hostPort: 8080 }] } });
  });

  it('brings the loopback interface up where that cannot be seen to be up, as interface lo and outside the cache', async () => {
    const node = createNode();
    await node.start().setUp(podOf({ netns: '/run/netns/x' }), noSignal);
    expect(node.plugins.runs()).toEqual(['ADD loopback', 'ADD bridge', 'ADD portmap']);
    expect(node.plugins.calls.find(({ path }) => path.endsWith('loopback'))?.attachment?.ifName).toBe('lo');
    expect(results(node)).toEqual([`net-${podOf().sandboxId}-eth0`]);
  });

  it('warns and goes on when the loopback plugin is needed but not installed', async () => {
    const node = createNode();
    node.plugins.uninstall('loopback');
    expect(await node.start().setUp(podOf({ netns: '/run/netns/x' }), noSignal)).toEqual(['10.1.0.5']);
  });

  it('waits for the first look at the configuration rather than failing a pod that comes early', async () => {
    const node = createNode();
    const network = node.start();
    expect(network.readiness().ready).toBe(false);
    expect(await network.setUp(podOf(), noSignal)).toEqual(['10.1.0.5']);
    expect(network.readiness().ready).toBe(true);
  });

  it('is refused as unavailable, with the reason and the mend, when there is no configuration', async () => {
    const node = createNode();
    rmSync(join(node.confDir, '10.conflist'));
    await expect(node.start().setUp(podOf(), noSignal)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(
        /^the pod network is not ready: .* has no CNI configuration .*; install a network add-on/,
      ) as string,
    });
  });

  it('is refused for a pause container whose process has ended, and whose number another one has by now', async () => {
    const node = createNode();
    writeCgroup(node.procRoot, process.pid, 'c'.repeat(64));
    await expect(node.start().setUp(podOf(), noSignal)).rejects.toMatchObject({
      fault: 'failed-precondition',
    });
    expect(node.plugins.runs()).toEqual([]);
  });

  it('is refused for a pause container that does not run', async () => {
    await expect(
      createNode()
        .start()
        .setUp(podOf({ netns: undefined }), noSignal),
    ).rejects.toMatchObject({ fault: 'failed-precondition' });
  });

  it('is refused by name for a pod that cannot be described, before anything is run', async () => {
    const node = createNode();
    const network = node.start();
    const annotations = { 'kubernetes.io/ingress-bandwidth': 'fast' };
    await expect(network.setUp(podOf({ annotations }), noSignal)).rejects.toMatchObject({
      fault: 'invalid-argument',
    });
    await expect(network.setUp(podOf({ name: 'a;b' }), noSignal)).rejects.toMatchObject({
      fault: 'invalid-argument',
    });
    expect(node.plugins.runs()).toEqual([]);
  });

  it('fails when the plugins give no address: such a pod must not be ready', async () => {
    const node = createNode();
    node.plugins.install('bridge', (call) =>
      call.command === 'ADD' ? { cniVersion: '1.0.0' } : answerAsUsual(call),
    );
    await expect(node.start().setUp(podOf(), noSignal)).rejects.toThrow(
      'the CNI network net did not assign an address to the pod',
    );
  });

  it('gives the same addresses again without running anything', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    expect(await network.setUp(podOf(), noSignal)).toEqual(['10.1.0.5']);
    expect(node.plugins.runs()).toEqual(['ADD bridge', 'ADD portmap']);
  });

  it('deletes what an ADD that never finished left before it adds again', async () => {
    const node = createNode();
    node.plugins.install('portmap', (call) => {
      if (call.command === 'ADD') throw new AdapterError('internal', 'no');
      return answerAsUsual(call);
    });
    await expect(node.start().setUp(podOf(), noSignal)).rejects.toThrow('no');
    node.plugins.install('portmap');
    expect(await node.start().setUp(podOf(), noSignal)).toEqual(['10.1.0.5']);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge', 'ADD bridge', 'ADD portmap']);
  });

  it('the set-up of one sandbox waits for its tear-down, of another it does not', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    let finish: () => void = () => undefined;
    node.plugins.install('portmap', (call) =>
      call.command === 'DEL'
        ? new Promise<void>((resolve) => {
            finish = resolve;
          })
        : answerAsUsual(call),
    );
    const tearDown = network.tearDown(podOf(), noSignal);
    await until(() => {
      expect(node.plugins.runs()).toContain('DEL portmap');
    });
    const again = network.setUp(podOf(), noSignal);
    await network.setUp(podOf({ sandboxId: 'b'.repeat(64) }), noSignal);
    expect(node.plugins.runs().filter((run) => run === 'ADD bridge')).toHaveLength(2);
    finish();
    await tearDown;
    await again;
    expect(node.plugins.runs().slice(-3)).toEqual(['DEL bridge', 'ADD bridge', 'ADD portmap']);
  });

  it('lets a caller go whose time is up, while it waits for its turn', async () => {
    const node = createNode();
    const network = node.start();
    let finish: () => void = () => undefined;
    node.plugins.install('bridge', (call) =>
      call.command === 'ADD'
        ? new Promise((resolve) => {
            finish = () => {
              resolve(answerAsUsual(call));
            };
          })
        : answerAsUsual(call),
    );
    const first = network.setUp(podOf(), noSignal);
    await until(() => {
      expect(node.plugins.runs()).toEqual(['ADD bridge']);
    });
    const late = new AbortController();
    const waiting = network.tearDown(podOf(), late.signal);
    late.abort(new AdapterError('deadline-exceeded', 'too late'));
    await expect(waiting).rejects.toThrow('too late');
    finish();
    await first;
    expect(node.plugins.runs()).toEqual(['ADD bridge', 'ADD portmap']);
  });

  it('uses the pod CIDR that the kubelet said last, also after a restart of Berth alone', async () => {
    const node = createNode();
    const network = node.start('10.9.0.0/24');
    network.setPodCidr('10.1.0.0/24,fd00::/64');
    await network.setUp(podOf(), noSignal);
    const restarted = node.start();
    await restarted.setUp(podOf({ sandboxId: 'b'.repeat(64) }), noSignal);
    const ipRanges = [[{ subnet: '10.1.0.0/24' }], [{ subnet: 'fd00::/64' }]];
    const adds = node.plugins.calls.filter(
      ({ command, path }) => command === 'ADD' && path.endsWith('bridge'),
    );
    expect(adds.map(({ config }) => config['runtimeConfig'])).toEqual([{ ipRanges }, { ipRanges }]);
    expect(restarted.describe()['podCidr']).toBe('10.1.0.0/24,fd00::/64');
    expect(() => {
      network.setPodCidr('nonsense');
    }).toThrow('pod_cidr');
  });
});

describe('tearing down a pod’s network', () => {
  it('runs DEL with what the cache kept, and spares itself a repetition', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    await network.tearDown(podOf(), noSignal);
    await network.tearDown(podOf({ netns: undefined }), noSignal);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge']);
    expect(results(node)).toEqual([]);
    expect(await network.cachedNetwork(podOf().sandboxId)).toBeUndefined();
  });

  it('passes no network namespace that another process has by now, though the record still names its number', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    writeCgroup(node.procRoot, process.pid, 'c'.repeat(64));
    await network.tearDown(podOf(), noSignal);
    const dels = node.plugins.calls.filter(({ command }) => command === 'DEL');
    expect(dels.map(({ attachment }) => attachment?.netns)).toEqual([undefined, undefined]);
  });

  it('looks at it again before each plugin: the process may end while the one before it runs', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    node.plugins.install('portmap', (call) => {
      if (call.command === 'DEL') writeCgroup(node.procRoot, process.pid, 'c'.repeat(64));
      return answerAsUsual(call);
    });
    await network.tearDown(podOf(), noSignal);
    const dels = node.plugins.calls.filter(({ command }) => command === 'DEL');
    expect(dels.map(({ attachment }) => attachment?.netns)).toEqual([podOf().netns, undefined]);
  });

  it('passes no network namespace when that is gone', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    rmSync(join(node.procRoot, String(process.pid)), { recursive: true });
    await network.tearDown(podOf({ netns: '/proc/4194305/ns/net' }), noSignal);
    const dels = node.plugins.calls.filter(({ command }) => command === 'DEL');
    expect(dels.map(({ attachment }) => attachment?.netns)).toEqual([undefined, undefined]);
  });

  it('passes the one of a pause process that the Engine has lost, and never that of a process of another', async () => {
    const node = createNode();
    const [lost, reused] = [
      podOf({ netns: '/proc/41/ns/net' }),
      podOf({ sandboxId: 'b'.repeat(64), netns: '/proc/42/ns/net' }),
    ];
    writeCgroup(node.procRoot, 41, lost.sandboxId);
    writeCgroup(node.procRoot, 42, reused.sandboxId);
    for (const pod of [lost, reused]) await node.start().setUp(pod, noSignal);
    writeCgroup(node.procRoot, 42, 'c'.repeat(64));
    for (const pod of [lost, reused]) {
      await node.start().tearDown({ ...pod, netns: undefined }, noSignal);
    }
    const dels = node.plugins.calls.filter(
      ({ command, path }) => command === 'DEL' && path.endsWith('bridge'),
    );
    expect(dels.map(({ attachment }) => attachment?.netns)).toEqual(['/proc/41/ns/net', undefined]);
  });

  it('uses the cached configuration when the node’s has changed or vanished', async () => {
    const node = createNode();
    await node.start().setUp(podOf(), noSignal);
    writeConfig(node.confDir, '10.conflist', {
      cniVersion: '1.0.0',
      name: 'other',
      plugins: [{ type: 'macvlan' }],
    });
    await node.start().tearDown(podOf({ netns: undefined }), noSignal);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge']);
  });

  it('uses the node’s configuration when the cache is lost', async () => {
    const node = createNode();
    await node.start().setUp(podOf(), noSignal);
    rmSync(join(node.cacheDir, 'results'), { recursive: true });
    await node.start().tearDown(podOf({ netns: undefined, name: 'a;b' }), noSignal);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge']);
  });

  it('uses the configuration that was there before it vanished when the cache is lost too', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    rmSync(join(node.confDir, '10.conflist'));
    rmSync(join(node.cacheDir, 'results'), { recursive: true });
    await until(() => {
      expect(network.readiness().ready).toBe(false);
    });
    await network.tearDown(podOf(), noSignal);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge']);
  });

  it('succeeds with nothing done when there is neither a configuration nor a cache entry', async () => {
    const node = createNode();
    rmSync(join(node.confDir, '10.conflist'));
    await node.start().tearDown(podOf({ netns: undefined }), noSignal);
    expect(node.plugins.calls).toEqual([]);
  });

  it('runs again after a failure', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    node.plugins.install('bridge', () => {
      throw new AdapterError('internal', 'the bridge is busy');
    });
    await expect(network.tearDown(podOf(), noSignal)).rejects.toThrow('the bridge is busy');
    node.plugins.install('bridge');
    await network.tearDown(podOf(), noSignal);
    expect(node.plugins.runs().slice(2)).toEqual(['DEL portmap', 'DEL bridge', 'DEL portmap', 'DEL bridge']);
  });

  it('says what to do when a plugin that added the pod has been removed from the node', async () => {
    const node = createNode();
    await node.start().setUp(podOf(), noSignal);
    node.plugins.uninstall('bridge');
    const file = join(node.cacheDir, 'results', `net-${podOf().sandboxId}-eth0`);
    await expect(node.start().tearDown(podOf(), noSignal)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: expect.stringContaining(`CNI plugin "bridge" is not installed`) as string,
    });
    await expect(node.start().tearDown(podOf(), noSignal)).rejects.toThrow(
      `if the network net was removed from this node for good, delete ${file}`,
    );
  });
});

/**
 * The entries that cri-dockerd leaves for one pod: `lo` under the name of the pod's interface, and the pod's
 * network.
 */
function writeEntriesOfCriDockerd(cacheDir: string, sandboxId: string): void {
  mkdirSync(join(cacheDir, 'results'), { recursive: true });
  const write = (network: string, config: object, result: object): void => {
    const text = Buffer.from(JSON.stringify(config)).toString('base64');
    const entry = {
      kind: 'cniCacheV1',
      containerId: sandboxId,
      config: text,
      ifName: 'eth0',
      networkName: network,
      netns: '/proc/7/ns/net',
      result,
    };
    writeFileSync(join(cacheDir, 'results', `${network}-${sandboxId}-eth0`), JSON.stringify(entry));
  };
  write(
    'cni-loopback',
    { cniVersion: '0.2.0', name: 'cni-loopback', plugins: [{ type: 'loopback' }] },
    { cniVersion: '0.2.0', ip4: { ip: '127.0.0.1/8' }, dns: {} },
  );
  write(
    'net',
    { cniVersion: '0.3.1', name: 'net', plugins: [{ type: 'bridge' }] },
    { cniVersion: '0.3.1', ips: [{ version: '4', address: '10.7.0.3/24' }], dns: {} },
  );
}

describe('pods that cri-dockerd set up', () => {
  it('have the addresses of their network, not those of the loopback interface', async () => {
    const node = createNode();
    writeEntriesOfCriDockerd(node.cacheDir, 'old');
    expect(await node.start().cachedNetwork('old')).toEqual({
      ips: ['10.7.0.3'],
      attachedTo: { pid: 7 },
    });
  });

  it('are torn down with the configuration they were set up with', async () => {
    const node = createNode();
    writeEntriesOfCriDockerd(node.cacheDir, 'old');
    await node.start().tearDown(podOf({ sandboxId: 'old', netns: undefined }), noSignal);
    expect(node.plugins.runs()).toEqual(['DEL bridge']);
    expect(results(node)).toEqual([]);
  });

  it('are collected like Berth’s own', async () => {
    const node = createNode();
    writeEntriesOfCriDockerd(node.cacheDir, 'old');
    await node.start().collectGarbage(none, noSignal);
    expect(node.plugins.runs()).toEqual(['DEL bridge']);
    expect(results(node)).toEqual([]);
  });
});

describe('addresses from the cache', () => {
  it('are known after a restart', async () => {
    const node = createNode();
    await node.start().setUp(podOf(), noSignal);
    const pid = Number(/\d+/.exec(podOf().netns!)![0]);
    expect(await node.start().cachedNetwork(podOf().sandboxId)).toEqual({
      ips: ['10.1.0.5'],
      attachedTo: { pid },
    });
  });

  it('are undefined for a pod whose ADD has not finished, and one with a damaged result', async () => {
    const node = createNode();
    node.plugins.install('portmap', (call) => {
      if (call.command === 'ADD') throw new AdapterError('internal', 'no');
      return answerAsUsual(call);
    });
    const network = node.start();
    await expect(network.setUp(podOf(), noSignal)).rejects.toThrow('no');
    expect(await network.cachedNetwork(podOf().sandboxId)).toBeUndefined();
    const damaged = {
      kind: 'cniCacheV1',
      containerId: 'x',
      ifName: 'eth0',
      networkName: 'net',
      result: { cniVersion: '1.0.0', ips: 'many' },
    };
    writeFileSync(join(node.cacheDir, 'results', 'net-x-eth0'), JSON.stringify(damaged));
    expect(await network.cachedNetwork('x')).toBeUndefined();
  });
});

describe('collecting garbage', () => {
  it('releases sandboxes that are gone, without the network namespace that the cache names', async () => {
    const node = createNode();
    await node.start().setUp(podOf(), noSignal);
    await node.start().setUp(podOf({ sandboxId: 'live' }), noSignal);
    await node.start().collectGarbage(new Set(['live']), noSignal);
    const dels = node.plugins.calls.filter(({ command }) => command === 'DEL');
    expect(dels.map(({ attachment }) => [attachment?.containerId, attachment?.netns])).toEqual([
      [podOf().sandboxId, undefined],
      [podOf().sandboxId, undefined],
    ]);
    expect(results(node)).toEqual(['net-live-eth0']);
  });

  it('spares a sandbox that was set up after the set of live ones was made', async () => {
    const node = createNode();
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    await network.collectGarbage(none, noSignal);
    expect(results(node)).toHaveLength(1);
    await network.collectGarbage(none, noSignal);
    expect(results(node)).toHaveLength(0);
  });

  it('spares a sandbox that is set up again while another is being released', async () => {
    const node = createNode();
    for (const sandboxId of ['b', 'a']) await node.start().setUp(podOf({ sandboxId }), noSignal);
    let finish: () => void = () => undefined;
    node.plugins.install('portmap', (call) =>
      call.command === 'DEL' ? new Promise<void>((resolve) => (finish = resolve)) : answerAsUsual(call),
    );
    const network = node.start();
    const collection = network.collectGarbage(none, noSignal);
    await until(() => {
      expect(node.plugins.runs()).toContain('DEL portmap');
    });
    const again = network.setUp(podOf({ sandboxId: 'b' }), noSignal);
    finish();
    await collection;
    expect(await again).toEqual(['10.1.0.5']);
    expect(results(node)).toEqual(['net-b-eth0']);
  });

  it('keeps no new pod waiting for a plugin that hangs for one that is gone', async () => {
    const node = createNode();
    await node.start().setUp(podOf({ sandboxId: 'a' }), noSignal);
    let finish: () => void = () => undefined;
    node.plugins.install('portmap', (call) =>
      call.command === 'DEL' ? new Promise<void>((resolve) => (finish = resolve)) : answerAsUsual(call),
    );
    const network = node.start();
    const collection = network.collectGarbage(none, noSignal);
    await until(() => {
      expect(node.plugins.runs()).toContain('DEL portmap');
    });
    expect(await network.setUp(podOf({ sandboxId: 'b' }), noSignal)).toEqual(['10.1.0.5']);
    finish();
    await collection;
    expect(results(node)).toEqual(['net-b-eth0']);
  });

  it('goes on to the others when one fails', async () => {
    const node = createNode();
    await node.start().setUp(podOf({ sandboxId: 'a' }), noSignal);
    await node.start().setUp(podOf({ sandboxId: 'b' }), noSignal);
    node.plugins.install('portmap', (call) => {
      if (call.attachment?.containerId === 'a') throw new AdapterError('internal', 'no');
    });
    await node.start().collectGarbage(none, noSignal);
    expect(results(node)).toEqual(['net-a-eth0']);
  });

  it('leaves a network alone that is shared with other runtimes', async () => {
    const node = createNode({ disableGC: true });
    await node.start().setUp(podOf(), noSignal);
    await node.start().collectGarbage(none, noSignal);
    expect(results(node)).toHaveLength(1);
  });

  it('tells the plugins of a 1.1 network which attachments are left, those under way included, and holds new ones back meanwhile', async () => {
    const node = createNode({ cniVersion: '1.1.0' });
    const network = node.start();
    await network.setUp(podOf({ sandboxId: 'live' }), noSignal);
    let finishAdd: () => void = () => undefined;
    let finishGc: () => void = () => undefined;
    node.plugins.install('bridge', (call) => {
      if (call.command === 'GC')
        return new Promise<void>((resolve) => {
          finishGc = resolve;
        });
      if (call.command === 'ADD' && call.attachment?.containerId === 'slow')
        return new Promise((resolve) => {
          finishAdd = () => {
            resolve(answerAsUsual(call));
          };
        });
      return answerAsUsual(call);
    });
    const slow = network.setUp(podOf({ sandboxId: 'slow' }), noSignal);
    await until(() => {
      expect(node.plugins.runs().at(-1)).toBe('ADD bridge');
    });
    const collection = network.collectGarbage(new Set(['live']), noSignal);
    await until(() => {
      expect(node.plugins.runs().at(-1)).toBe('GC bridge');
    });
    const late = network.setUp(podOf({ sandboxId: 'late' }), noSignal);
    finishAdd();
    await slow;
    expect(node.plugins.calls.some(({ attachment }) => attachment?.containerId === 'late')).toBe(false);
    finishGc();
    await Promise.all([collection, late]);
    const gc = node.plugins.calls.find(({ command }) => command === 'GC');
    expect(gc?.config['cni.dev/valid-attachments']).toEqual([
      { containerID: 'live', ifname: 'eth0' },
      { containerID: 'slow', ifname: 'eth0' },
    ]);
  });

  it('does not fail when a plugin cannot collect', async () => {
    const node = createNode({ cniVersion: '1.1.0' });
    node.plugins.install('bridge', (call) => {
      if (call.command === 'GC') throw new AdapterError('internal', 'no');
      return answerAsUsual(call);
    });
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    await network.collectGarbage(none, noSignal);
    expect(node.plugins.runs()).toContain('GC portmap');
  });
});

describe('what `crictl info` shows of the network', () => {
  it('is the network in use and the file it is from, without the plugins’ own settings', async () => {
    const node = createNode({ plugins: [{ type: 'bridge', token: 'secret' }] });
    const network = node.start();
    await network.setUp(podOf(), noSignal);
    expect(network.describe()).toMatchObject({
      network: 'net',
      cniVersion: '1.0.0',
      plugins: [{ type: 'bridge', capabilities: [] }],
      file: join(node.confDir, '10.conflist'),
      lastLoadStatus: 'OK',
    });
    expect(JSON.stringify(network.describe())).not.toContain('secret');
  });

  it('is the reason when there is none', async () => {
    const node = createNode();
    rmSync(join(node.confDir, '10.conflist'));
    const network = node.start();
    await network.tearDown(podOf(), noSignal);
    expect(network.describe()).toMatchObject({
      network: null,
      file: null,
      lastLoadStatus: expect.stringContaining('has no CNI configuration') as string,
    });
  });
});
