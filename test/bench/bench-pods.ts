import type { CriClient } from '../support/clients/cri.js';
import { IMAGES } from '../support/node/engines.js';

export interface BenchPod {
  readonly podSandboxId: string;
  readonly containerId: string;
}

function podConfig(name: string) {
  return {
    metadata: { name, namespace: 'bench', uid: `bench-${name}`, attempt: 0 },
    hostname: name,
    labels: {
      'io.kubernetes.pod.name': name,
      'io.kubernetes.pod.namespace': 'bench',
      app: 'bench',
      tier: 'web',
    },
    annotations: {
      'kubernetes.io/config.source': 'api',
      'kubernetes.io/config.seen': '2026-11-24T20:00:00.000000000Z',
    },
    linux: {},
  };
}

function containerConfig(name: string) {
  return {
    metadata: { name, attempt: 0 },
    image: { image: IMAGES.busybox },
    command: ['sleep', '3600'],
    labels: { 'io.kubernetes.container.name': name },
    annotations: { 'io.kubernetes.container.hash': '4f2b1c', 'io.kubernetes.container.restartCount': '0' },
    linux: { resources: { cpuShares: '102', memoryLimitInBytes: String(64 << 20) } },
  };
}

/** What a kubelet does for a pod of these containers; the id of the first. */
export async function startPod(
  cri: CriClient,
  name: string,
  containers: readonly string[] = ['main'],
): Promise<BenchPod> {
  const sandboxConfig = podConfig(name);
  const { podSandboxId } = await cri.call('RunPodSandbox', { config: sandboxConfig });
  const ids: string[] = [];
  for (const container of containers) {
    const config = containerConfig(container);
    const { containerId } = await cri.call('CreateContainer', { podSandboxId, config, sandboxConfig });
    await cri.call('StartContainer', { containerId });
    ids.push(containerId);
  }
  return { podSandboxId, containerId: ids[0] ?? '' };
}

export async function endPod(
  cri: CriClient,
  { podSandboxId }: Pick<BenchPod, 'podSandboxId'>,
): Promise<void> {
  await cri.call('StopPodSandbox', { podSandboxId });
  await cri.call('RemovePodSandbox', { podSandboxId });
}

/** Pods of an earlier run that did not end well. */
export async function sweep(cri: CriClient): Promise<void> {
  const { items } = await cri.call('ListPodSandbox', {});
  await Promise.all(
    items
      .filter(({ metadata }) => metadata?.namespace === 'bench')
      .map(({ id }) => endPod(cri, { podSandboxId: id })),
  );
}
