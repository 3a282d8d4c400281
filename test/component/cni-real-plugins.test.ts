import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/async/clock.js';
import { createResultCache } from '../../src/network/cni/cache.js';
import { createPluginChain } from '../../src/network/cni/chain.js';
import { createPluginRunner } from '../../src/network/cni/invoke.js';
import { createPodNetwork } from '../../src/network/pod-network.js';
import type { CniNetwork } from '../../src/network/pod-network.js';
import type { Pod } from '../../src/state/pod-network.js';
import { createRealNode, whyNoRealPlugins } from '../support/node/cni-nodes.js';
import type { RealNode } from '../support/node/cni-nodes.js';

const signal = new AbortController().signal;
const quiet = { info: () => undefined, warn: () => undefined };
const why = whyNoRealPlugins();
if (why !== undefined) console.warn(`the real CNI plugins are not tried: ${why}`);

describe.skipIf(why !== undefined)('pods on bridge, host-local, portmap, bandwidth and loopback', () => {
  const runner = createPluginRunner({ environment: process.env });
  const opened: CniNetwork[] = [];
  const pods: { remove(): void }[] = [];
  let node: RealNode;

  beforeAll(() => {
    node = createRealNode();
    mkdirSync(join(node.dir, 'net.d'));
    const ipam = {
      type: 'host-local',
      dataDir: join(node.dir, 'ipam'),
      routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
    };
    const plugins = [
      {
        type: 'bridge',
        bridge: 'berth0',
        isGateway: true,
        hairpinMode: true,
        capabilities: { ipRanges: true },
        ipam,
      },
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
      { type: 'bandwidth', capabilities: { bandwidth: true } },
    ];
    // 1.1.0 is offered too: plugins that do not speak it yet are spoken to in 1.0.0.
    const list = { cniVersion: '1.0.0', cniVersions: ['1.0.0', '1.1.0'], name: 'berth', plugins };
    writeFileSync(join(node.dir, 'net.d', '10-berth.conflist'), JSON.stringify(list));
  });
  afterEach(() => {
    for (const network of opened.splice(0)) network.close();
    for (const pod of pods.splice(0)) pod.remove();
  });
  afterAll(() => {
    node.remove();
  });

  /** Berth, started anew: what it knows of before is what is on disk. */
  function start(podCidr = '10.199.0.0/24,fd00:199::/64'): CniNetwork {
    const [confDir, cacheDir] = [join(node.dir, 'net.d'), join(node.dir, 'cache')];
    const network = createPodNetwork({
      confDir,
      cacheDir,
      binDirs: node.pluginDirs,
      runner,
      clock: systemClock,
      log: quiet,
      podCidr,
    });
    opened.push(network);
    return network;
  }

  function newPod(changes: Partial<Pod> = {}): Pod & { readonly netns: string } {
    const made = node.addPod();
    pods.push(made);
    const id = Array.from({ length: 64 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
    const { netns } = made;
    return {
      sandboxId: id,
      name: 'web',
      namespace: 'shop',
      uid: 'u1',
      annotations: {},
      portMappings: [],
      dns: null,
      cgroupParent: '',
      ...changes,
      netns,
    };
  }

  const allocations = (): string[] =>
    readdirSync(join(node.dir, 'ipam', 'berth')).filter((name) => /^(?:10\.|fd00)/.test(name));
  const cached = (): string[] =>
    existsSync(join(node.dir, 'cache')) ? readdirSync(join(node.dir, 'cache', 'results')) : [];
  const nat = (): string => node.run(['iptables-save', '-t', 'nat']);

  it('get an address of each family, IPv4 first, and an interface eth0 that has them, with lo up', async () => {
    const pod = newPod();
    const network = start();
    const ips = await network.setUp(pod, signal);
    expect(ips).toEqual([expect.stringMatching(/^10\.199\.0\./), expect.stringMatching(/^fd00:199::/)]);
    const shown = node.run(['ip', '-o', 'addr', 'show'], pod.netns);
    for (const ip of ips) expect(shown).toMatch(new RegExp(`eth0 .*inet6? ${ip.replaceAll('.', '\\.')}/`));
    expect(shown).toMatch(/lo +inet 127\.0\.0\.1\/8/);
    expect(network.readiness().ready).toBe(true);
    expect(network.describe()['cniVersion']).toMatch(/^1\.[01]\.0$/);
    await network.tearDown(pod, signal);
  });

  it('leave no address, rule, interface or cache entry behind', async () => {
    const pod = newPod({
      portMappings: [{ protocol: 'TCP', hostPort: 18_080, containerPort: 80 }],
      annotations: { 'kubernetes.io/ingress-bandwidth': '10M', 'kubernetes.io/egress-bandwidth': '5M' },
    });
    const network = start();
    const [ip] = await network.setUp(pod, signal);
    expect(nat()).toMatch(new RegExp(`--dport 18080 .*--to-destination ${String(ip)}:80`));
    expect(node.run(['tc', 'qdisc', 'show'])).toContain('tbf');
    await network.tearDown(pod, signal);
    expect(nat()).not.toContain('18080');
    expect(node.run(['ip', '-o', 'link', 'show'])).not.toMatch(/veth|bwp/);
    expect([allocations(), cached()]).toEqual([[], []]);
  });

  it('are torn down after a restart and without their network namespace', async () => {
    const pod = newPod({ portMappings: [{ protocol: 'UDP', hostPort: 18_053, containerPort: 53 }] });
    await start().setUp(pod, signal);
    for (const made of pods.splice(0)) made.remove();
    const network = start('');
    expect((await network.cachedNetwork(pod.sandboxId))?.ips).toHaveLength(2);
    await network.tearDown({ ...pod, netns: undefined }, signal);
    await network.tearDown({ ...pod, netns: undefined }, signal);
    expect(nat()).not.toContain('18053');
    expect([allocations(), cached()]).toEqual([[], []]);
  });

  it('are torn down though the cache is lost', async () => {
    const pod = newPod();
    await start().setUp(pod, signal);
    await createResultCache(join(node.dir, 'cache')).remove('berth', pod.sandboxId, 'eth0');
    await start().tearDown(pod, signal);
    expect(allocations()).toEqual([]);
  });

  it('pods that never got a network because their set-up failed leave nothing either', async () => {
    const pod = newPod({ netns: '/nowhere' });
    const network = start();
    await expect(network.setUp({ ...pod, netns: '/run/netns/berth-is-not-there' }, signal)).rejects.toThrow(
      /CNI plugin (?:loopback|bridge) failed to ADD/,
    );
    await network.tearDown(pod, signal);
    expect([allocations(), cached()]).toEqual([[], []]);
  });

  it('pods that are gone behind Berth’s back are released by the next collection', async () => {
    const [gone, live] = [newPod(), newPod()];
    await start().setUp(gone, signal);
    await start().setUp(live, signal);
    expect(allocations()).toHaveLength(4);
    const network = start();
    await network.collectGarbage(new Set([live.sandboxId]), signal);
    expect(allocations()).toHaveLength(2);
    expect(cached()).toEqual([`berth-${live.sandboxId}-eth0`]);
    await network.tearDown(live, signal);
  });

  it('pass a CHECK, and fail it once their interface has been taken away', async () => {
    // Debian 12's bandwidth plugin (1.1.1) crashes in the CHECK of a pod that has no limit.
    const pod = newPod({
      annotations: { 'kubernetes.io/ingress-bandwidth': '10M', 'kubernetes.io/egress-bandwidth': '10M' },
    });
    const network = start();
    await network.setUp(pod, signal);
    const cache = createResultCache(join(node.dir, 'cache'));
    const chain = createPluginChain({ runner, pluginDirs: node.pluginDirs, cache });
    const [entry] = await cache.list(pod.sandboxId);
    if (entry === undefined) throw new Error('nothing is cached');
    await chain.check(entry, signal);
    node.run(['ip', 'link', 'delete', 'eth0'], pod.netns);
    await expect(chain.check(entry, signal)).rejects.toThrow('CNI plugin bridge failed to CHECK');
    await network.tearDown(pod, signal);
    expect(allocations()).toEqual([]);
  });

  it('come and go many at a time', async () => {
    const network = start();
    const many = Array.from({ length: 8 }, () => newPod());
    const ips = await Promise.all(many.map((pod) => network.setUp(pod, new AbortController().signal)));
    expect(new Set(ips.flat()).size).toBe(16);
    await Promise.all(many.map((pod) => network.tearDown(pod, new AbortController().signal)));
    expect([allocations(), cached()]).toEqual([[], []]);
  });
});
