import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { BerthHome } from './berth.js';
import { IMAGES, type TestEngine } from './engines.js';

/**
 * A pod as cri-dockerd leaves it on a node: two containers of the Engine's, a checkpoint, a network and its
 * entry in libcni's cache.
 */
export interface CriDockerdPod {
  readonly sandboxId: string;
  readonly containerId: string;
  readonly uid: string;
  readonly addresses: readonly string[];
}

export interface CriDockerdNode {
  readonly docker: Docker;
  readonly engine: TestEngine;
  readonly home: BerthHome;
}

export interface CriDockerdOptions {
  readonly name: string;
  readonly uid: string;
  readonly hostPort: number;
  readonly image: string;
  readonly script: string;
}

/**
 * Makes it step by step as cri-dockerd 0.4 does. What it writes is its own: Go's field order, its prefixes,
 * its spelling.
 */
export async function makeCriDockerdPod(
  node: CriDockerdNode,
  options: CriDockerdOptions,
): Promise<CriDockerdPod> {
  const { name, uid } = options;
  const sandbox = await node.docker.createContainer({
    name: `k8s_POD_${name}_default_${uid}_0`,
    Image: IMAGES.pause,
    Hostname: name,
    Labels: {
      ...podLabels(options),
      'annotation.kubernetes.io/config.source': 'api',
      'io.kubernetes.docker.type': 'podsandbox',
      'io.kubernetes.container.name': 'POD',
    },
    HostConfig: {
      NetworkMode: 'none',
      IpcMode: 'shareable',
      CpuShares: 2,
      ShmSize: 67_108_864,
      SecurityOpt: ['no-new-privileges'],
    },
  });
  writeCheckpoint(node.home, sandbox.id, options);
  await sandbox.start();
  const addresses = addToNetwork(node, (await sandbox.inspect()).State.Pid, sandbox.id, options);
  const container = await node.docker.createContainer({
    name: `k8s_main_${name}_default_${uid}_0`,
    Image: options.image,
    Entrypoint: ['sh', '-c', options.script],
    Labels: {
      ...podLabels(options),
      'annotation.io.kubernetes.container.hash': 'aabbccdd',
      'annotation.io.kubernetes.container.restartCount': '0',
      'io.kubernetes.container.name': 'main',
      'io.kubernetes.docker.type': 'container',
      'io.kubernetes.sandbox.id': sandbox.id,
      'io.kubernetes.container.logpath': join(node.home.logDir, `default_${name}_${uid}`, 'main/0.log'),
    },
    HostConfig: {
      NetworkMode: `container:${sandbox.id}`,
      IpcMode: `container:${sandbox.id}`,
      ShmSize: 67_108_864,
    },
  });
  await container.start();
  return { sandboxId: sandbox.id, containerId: container.id, uid, addresses };
}

function podLabels({ name, uid }: CriDockerdOptions): Record<string, string> {
  return {
    'io.kubernetes.pod.name': name,
    'io.kubernetes.pod.namespace': 'default',
    'io.kubernetes.pod.uid': uid,
    app: name,
  };
}

/** Its checksum is one that only Go could make; this is none at all. */
function writeCheckpoint(home: BerthHome, id: string, { name, hostPort }: CriDockerdOptions): void {
  const dir = join(home.dir, 'cri-dockerd', 'sandbox');
  mkdirSync(dir, { recursive: true });
  const data = { port_mappings: [{ protocol: 'tcp', container_port: 8080, host_port: hostPort }] };
  writeFileSync(
    join(dir, id),
    JSON.stringify({ version: 'v1', name, namespace: 'default', data, checksum: 4_242_424_242 }),
  );
}

interface Plugin {
  readonly type: string;
  readonly capabilities?: Readonly<Record<string, boolean>>;
}

/** CNI ADD, plugin by plugin, as libcni runs a list; then libcni's cache entry. */
function addToNetwork(
  { engine, home }: CriDockerdNode,
  pid: number,
  id: string,
  options: CriDockerdOptions,
): string[] {
  const text = readFileSync(join(home.cniConfDir, '10-berth-it.conflist'), 'utf8');
  const list = JSON.parse(text) as { cniVersion: string; name: string; plugins: Plugin[] };
  const portMappings = [{ hostPort: options.hostPort, containerPort: 8080, protocol: 'tcp', hostIP: '' }];
  const args = [
    ['IgnoreUnknown', '1'],
    ['K8S_POD_NAMESPACE', 'default'],
    ['K8S_POD_NAME', options.name],
    ['K8S_POD_INFRA_CONTAINER_ID', id],
  ];
  const netns = `/proc/${String(pid)}/ns/net`;
  let result: { ips?: readonly { address: string }[] } | undefined;
  for (const { capabilities, ...plugin } of list.plugins) {
    const config = {
      ...plugin,
      name: list.name,
      cniVersion: list.cniVersion,
      ...(capabilities?.['portMappings'] === true && { runtimeConfig: { portMappings } }),
      ...(result !== undefined && { prevResult: result }),
    };
    const environment = [
      'CNI_COMMAND=ADD',
      `CNI_CONTAINERID=${id}`,
      `CNI_NETNS=${netns}`,
      'CNI_IFNAME=eth0',
      `CNI_ARGS=${args.map((pair) => pair.join('=')).join(';')}`,
      'CNI_PATH=/usr/lib/cni',
      `PATH=${process.env['PATH'] ?? ''}`,
    ];
    const argv = [
      `--net=${engine.netnsPath}`,
      '--',
      'env',
      '-i',
      ...environment,
      `/usr/lib/cni/${plugin.type}`,
    ];
    result = JSON.parse(
      execFileSync('nsenter', argv, { input: JSON.stringify(config), encoding: 'utf8' }),
    ) as typeof result;
  }
  const cache = join(home.dir, 'cni-cache', 'results');
  mkdirSync(cache, { recursive: true });
  const entry = {
    kind: 'cniCacheV1',
    containerId: id,
    config: Buffer.from(text).toString('base64'),
    ifName: 'eth0',
    networkName: list.name,
    netns,
    cniArgs: args,
    capabilityArgs: { dns: {}, portMappings },
    result,
  };
  writeFileSync(join(cache, `${list.name}-${id}-eth0`), JSON.stringify(entry));
  return result!.ips!.map(({ address }) => address.replace(/\/.*/, ''));
}
