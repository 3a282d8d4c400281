import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDockerNetwork, type DockerNetworkParts } from '../../src/network/docker-network.js';
import { createNetworkMode } from '../../src/network/network-mode.js';
import { createEngineClient } from '../../src/engine/connect.js';
import type { EngineClient } from '../../src/engine/engine-client.js';
import { createLogger } from '../../src/observability/logger.js';
import { startFakeEngine, type FakeEngine } from '../support/fake-engine/start.js';

let engine: FakeEngine;
let client: EngineClient & { close(): void };
const { signal } = new AbortController();
const fallbacks: string[] = [];
const outdated: Readonly<Record<string, string>>[] = [];

beforeEach(async () => {
  engine = await startFakeEngine();
  client = createEngineClient({ endpoint: engine.endpoint, environment: {}, requestTimeoutMs: 60_000 });
  fallbacks.length = 0;
  outdated.length = 0;
});

afterEach(async () => {
  client.close();
  await engine.close();
});

function network(changes: Partial<DockerNetworkParts> = {}) {
  return createDockerNetwork({
    engine: client,
    name: 'berth-pods',
    podCidr: [],
    nodeHasIpv6: true,
    onFallback: (error) => void fallbacks.push(String(error)),
    onOutdated: (options) => void outdated.push(options),
    ...changes,
  });
}

const made = () => engine.state.networks.get('berth-pods');
const bodies = () => engine.calls.filter(({ path }) => path === '/networks/create').map(({ body }) => body);

describe('the Docker network of pods', () => {
  it('is not ready before the Engine was reached', () => {
    expect(network().readiness()).toEqual({
      ready: false,
      reason: 'NetworkPluginNotReady',
      message: 'Berth has not connected to the Docker Engine yet',
    });
  });

  it('is made with both families where the node has IPv6, and carries a label that tells whose it is', async () => {
    const pods = network();
    await pods.ensure(signal);
    expect(made()).toMatchObject({
      driver: 'bridge',
      subnets: ['fd62:6572:7468::/64'],
      labels: { 'io.berth.network': 'pods' },
    });
    expect(bodies()[0]).toMatchObject({ EnableIPv6: true });
    expect(pods.readiness()).toEqual({ ready: true, reason: '', message: '' });
  });

  it('has IPv4 only on a node without IPv6, and the ranges that the operator gave', async () => {
    await network({ nodeHasIpv6: false }).ensure(signal);
    expect(bodies()[0]).toMatchObject({ EnableIPv6: false });
    engine.state.networks.delete('berth-pods');
    await network({ podCidr: ['10.9.0.0/16', 'fd09::/64'] }).ensure(signal);
    expect(made()?.subnets).toEqual(['10.9.0.0/16', 'fd09::/64']);
  });

  it('falls back to IPv4 when the Engine cannot make the IPv6 one, and says so', async () => {
    engine.faults.next('POST /networks/create', {
      status: 500,
      message: 'could not find an available, non-overlapping IPv6 address pool',
    });
    const pods = network();
    await pods.ensure(signal);
    expect(pods.readiness().ready).toBe(true);
    expect(fallbacks).toEqual([expect.stringContaining('non-overlapping')]);
    expect(bodies().map((body) => body['EnableIPv6'])).toEqual([true, false]);
  });

  it('never falls back from the ranges that the operator gave', async () => {
    engine.faults.next('POST /networks/create', {
      status: 403,
      message: 'Pool overlaps with other one on this address space',
    });
    const pods = network({ podCidr: ['10.9.0.0/16'] });
    await expect(pods.ensure(signal)).rejects.toThrow('Pool overlaps');
    expect(made()).toBeUndefined();
    expect(fallbacks).toEqual([]);
    expect(pods.readiness()).toMatchObject({
      ready: false,
      message: expect.stringMatching(/^cannot create the Docker network berth-pods: .*Pool overlaps/),
    });
  });

  it('is taken as it is when it is there already', async () => {
    await network().ensure(signal);
    engine.calls.length = 0;
    const pods = network();
    await pods.ensure(signal);
    expect(engine.calls.filter(({ method }) => method === 'POST')).toEqual([]);
    expect(pods.readiness().ready).toBe(true);
  });
});

describe('the options of the Docker network of pods', () => {
  const MTU = 'com.docker.network.driver.mtu';
  const MASQUERADE = 'com.docker.network.bridge.enable_ip_masquerade';
  const ICC = 'com.docker.network.bridge.enable_icc';
  const daemonSays = (options: Record<string, string>) => {
    const bridge = engine.state.networks.get('bridge')!;
    engine.state.networks.set('bridge', { ...bridge, options: { ...bridge.options, ...options } });
  };

  it("are the Engine's own where its bridge has them, so that default-network-opts counts", async () => {
    await network().ensure(signal);
    expect(made()?.options).toEqual({ [ICC]: 'true' });
  });

  it("are the MTU and the masquerading of the Engine's own bridge, which daemon.json says of the network around the node", async () => {
    daemonSays({ [MTU]: '1400', [MASQUERADE]: 'false', [ICC]: 'false' });
    await network().ensure(signal);
    expect(made()?.options).toEqual({ [MTU]: '1400', [MASQUERADE]: 'false', [ICC]: 'true' });
  });

  it('are none of the bridge where the Engine has no bridge', async () => {
    engine.state.networks.delete('bridge');
    await network().ensure(signal);
    expect(made()?.options).toEqual({ [ICC]: 'true' });
  });

  it('are brought up to date when Berth connects and no pod is on the network', async () => {
    const pods = network();
    await pods.ensure(signal);
    daemonSays({ [MTU]: '1400' });
    await pods.ensure(signal);
    expect(made()?.options).not.toHaveProperty(MTU);
    await pods.refresh(signal);
    expect(made()?.options).toHaveProperty(MTU, '1400');
    expect(outdated).toEqual([]);
    expect(pods.readiness().ready).toBe(true);
  });

  it('stay as they are while pods are on the network, with a warning', async () => {
    const pods = network();
    await pods.refresh(signal);
    engine.state.addImage({ tags: ['pause:1'] });
    const body = { Image: 'pause:1', Labels: {}, HostConfig: { NetworkMode: 'berth-pods' } };
    const { id } = await client.containers.create('pod', body, signal);
    await client.containers.start(id, signal);
    daemonSays({ [MTU]: '1400' });
    await pods.refresh(signal);
    expect(made()?.options).not.toHaveProperty(MTU);
    expect(outdated).toEqual([{ [ICC]: 'true', [MTU]: '1400' }]);
  });

  it("stay as they are on a network of the operator's own", async () => {
    await client.networks.create('berth-pods', { subnets: [], labels: {}, options: {} }, signal);
    daemonSays({ [MTU]: '1400' });
    await network().refresh(signal);
    expect(made()?.options).toEqual({});
    expect(outdated).toEqual([]);
  });
});

describe('network mode docker', () => {
  const log = createLogger({ level: 'info', format: 'text', destination: { write: () => undefined } }).logger;
  const mode = (networkPlugin: 'cni' | 'docker') =>
    createNetworkMode({
      engine: client,
      settings: { networkPlugin, dockerNetwork: 'berth-pods', podCidr: [] },
      cniReadiness: () => ({ ready: true, reason: '', message: 'of CNI' }),
      log,
    });

  it('goes on without its network, which NetworkReady tells: running containers can be looked after', async () => {
    engine.faults.next('GET /networks/*', { status: 500, message: 'broken' });
    const docker = mode('docker');
    await docker.prepare(signal);
    expect(docker.readiness()).toMatchObject({ ready: false, message: expect.stringContaining('broken') });
  });

  it('is not what a node with mode cni falls back on', async () => {
    const cni = mode('cni');
    await cni.prepare(signal);
    expect(engine.calls).toEqual([]);
    expect(cni.readiness().message).toBe('of CNI');
  });
});
