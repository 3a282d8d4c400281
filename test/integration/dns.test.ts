import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DNSConfigInit } from '../../src/cri/generated/runtime/v1/DNSConfig.js';
import type { PodSandboxConfigInit } from '../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import { containerSecurityContext, linuxContainerConfig } from '../support/builders/container-config.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  sandboxSecurityContext,
} from '../support/builders/pod-sandbox-config.js';
import { useDaemonJson } from '../support/node/daemon-json.js';
import { restartEngine, testEngines } from '../support/node/engines.js';
import { NOTHING } from '../support/node/raw-engine.js';
import { useNode, type IntegrationNode } from '../support/node/integration-node.js';
import { podOf, scriptOf, WAITING } from '../support/node/pods.js';

/** What must not reach a pod that asks for anything of its own. */
const OF_THE_NODE = {
  dns: ['192.0.2.53'],
  'dns-search': ['corp.example', 'svc.corp.example'],
  'dns-opts': ['timeout:7', 'attempts:2'],
};
const NONE = { servers: [], searches: [], options: [] };
const ASKED: readonly (readonly [DNSConfigInit, string])[] = [
  [{ ...NONE, servers: ['10.96.0.10'] }, 'nameserver 10.96.0.10\n'],
  [{ ...NONE, servers: ['10.96.0.10'], options: ['ndots:5'] }, 'nameserver 10.96.0.10\noptions ndots:5\n'],
  [
    { ...NONE, servers: ['10.96.0.10'], searches: ['svc.cluster.local'] },
    'nameserver 10.96.0.10\nsearch svc.cluster.local\n',
  ],
  [{ ...NONE, searches: ['svc.cluster.local'] }, 'search svc.cluster.local\n'],
];
const DOCKER_NETWORK = 'berth-it-dns';
const MODES = [
  ['cni', { networkPlugin: 'cni' }],
  ['docker', { networkPlugin: 'docker', flags: [`--docker-network=${DOCKER_NETWORK}`] }],
] as const;

describe.each(testEngines())('names in pods, with DNS settings in daemon.json, on Engine $name', (engine) => {
  const daemonJson = useDaemonJson(engine, () => ({ ...OF_THE_NODE, 'live-restore': true }));

  describe.each(MODES)('in network mode %s', (mode, options) => {
    const node = useNode(engine, { ...options, started: false });
    beforeAll(() => node.start());
    if (mode === 'docker') afterAll(() => node.docker.getNetwork(DOCKER_NETWORK).remove());

    it('come from exactly the servers, searches and options that the pod asks for', async () => {
      for (const [dnsConfig, text] of ASKED) {
        const { containerId } = await startPod(node, 'asks', { dnsConfig });
        expect(await resolvConfIn(node, containerId)).toBe(text);
      }
    });

    it("do so in a pod in the node's network, and in a container without a writable root", async () => {
      const [dnsConfig, text] = ASKED[0]!;
      const securityContext = sandboxSecurityContext({
        namespaceOptions: namespaceOption({ network: 'NODE' }),
      });
      const linux = linuxPodSandboxConfig({ cgroupParent: '', securityContext });
      const onNode = await startPod(node, 'on-node', { dnsConfig, linux });
      expect(await resolvConfIn(node, onNode.containerId)).toBe(text);
      const { podSandboxId, pod } = await startPod(node, 'root', { dnsConfig });
      const readOnly = linuxContainerConfig({
        securityContext: containerSecurityContext({ readonlyRootfs: true }),
      });
      const id = await node.run(podSandboxId, scriptOf('fixed', WAITING, { linux: readOnly }), pod);
      expect(await resolvConfIn(node, id)).toBe(text);
      const write = ['sh', '-c', 'echo nameserver 192.0.2.1 > /etc/resolv.conf'];
      expect(await node.exec(id, write)).toMatchObject({ stderr: expect.stringContaining('Read-only') });
    });

    it('never come from other pods: neither the hosts file nor any server knows them', async () => {
      await startPod(node, 'github.com', {});
      for (const dnsConfig of [null, { ...NONE, servers: ['127.0.0.1'] }]) {
        const { containerId } = await startPod(node, 'asks', { dnsConfig });
        expect(await resolvConfIn(node, containerId)).not.toContain('127.0.0.11');
        expect((await node.exec(containerId, ['cat', '/etc/hosts'])).stdout).not.toContain('github.com');
      }
      const { containerId } = await startPod(node, 'looks', { dnsConfig: ASKED[3]![0] });
      const looked = await node.exec(containerId, ['ping', '-c', '1', '-W', '1', 'github.com']);
      expect(looked).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('bad address') });
    });

    it('stay as they are over restarts of the Engine and of Berth, with what the pod wrote, and are the same for new containers', async () => {
      const [dnsConfig, text] = ASKED[0]!;
      const { podSandboxId, containerId, pod } = await startPod(node, 'stays', { dnsConfig });
      await node.exec(containerId, ['sh', '-c', 'echo options ndots:2 >> /etc/resolv.conf']);
      restartEngine(engine, '--config-file', daemonJson);
      await node.end();
      await node.start();
      const second = await node.run(podSandboxId, scriptOf('second', WAITING), pod);
      for (const id of [containerId, second])
        expect(await resolvConfIn(node, id)).toBe(`${text}options ndots:2\n`);
    });

    it('are there again for the next container when the file was lost, and their loss blocks no stop and no removal', async () => {
      const [dnsConfig, text] = ASKED[1]!;
      const { podSandboxId, pod } = await startPod(node, 'lost', { dnsConfig });
      rmSync(filesOf(node), { recursive: true });
      const second = await node.run(podSandboxId, scriptOf('second', WAITING), pod);
      expect(await resolvConfIn(node, second)).toBe(text);
      rmSync(filesOf(node), { recursive: true });
      await node.removePods();
    });

    it('leave no file behind, whoever removes the pod, and whether Berth looks on or not', async () => {
      const [dnsConfig] = ASKED[0]!;
      const pods = [];
      for (const name of ['ordered', 'removed', 'unseen'])
        pods.push(await startPod(node, name, { dnsConfig }));
      expect(readdirSync(filesOf(node))).toHaveLength(3);
      const [ordered, removed, unseen] = pods;
      await node.cri.call('StopPodSandbox', { podSandboxId: ordered!.podSandboxId });
      await node.cri.call('RemovePodSandbox', { podSandboxId: ordered!.podSandboxId });
      await removeByHand(node, removed!);
      await expect.poll(() => readdirSync(filesOf(node)), { timeout: 20_000 }).toHaveLength(1);
      await node.end();
      await removeByHand(node, unseen!);
      await node.start();
      await expect.poll(() => readdirSync(filesOf(node)), { timeout: 20_000 }).toEqual([]);
      await expect.poll(() => node.remains(), { timeout: 20_000 }).toEqual(NOTHING);
    });
  });
});

interface StartedPod {
  readonly podSandboxId: string;
  readonly containerId: string;
  readonly pod: PodSandboxConfigInit;
}

async function startPod(
  node: IntegrationNode,
  name: string,
  changes: PodSandboxConfigInit,
): Promise<StartedPod> {
  const pod = podOf(node.home, name, changes);
  const podSandboxId = await node.runPod(pod);
  return { podSandboxId, pod, containerId: await node.run(podSandboxId, scriptOf('main', WAITING), pod) };
}

async function resolvConfIn(node: IntegrationNode, containerId: string): Promise<string> {
  return (await node.exec(containerId, ['cat', '/etc/resolv.conf'])).stdout;
}

function filesOf(node: IntegrationNode): string {
  const directory = join(node.home.dir, 'state', 'resolv-conf');
  expect(existsSync(directory)).toBe(true);
  return directory;
}

async function removeByHand(node: IntegrationNode, { podSandboxId, containerId }: StartedPod): Promise<void> {
  for (const id of [containerId, podSandboxId]) await node.docker.getContainer(id).remove({ force: true });
}
