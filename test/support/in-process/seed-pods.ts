import { createEngineClient } from '../../../src/engine/connect.js';
import { containerLabels, sandboxLabels } from '../../../src/translate/labels.js';
import { containerName, sandboxName } from '../../../src/translate/names.js';
import { writeContainerRecord, writeSandboxRecord } from '../../../src/translate/record-label.js';
import { containerConfig } from '../builders/container-config.js';
import { podSandboxConfig } from '../builders/pod-sandbox-config.js';
import type { FakeEngine } from '../fake-engine/start.js';

/** How a seeded pod differs from a plain one. */
export interface SeedChanges {
  /** Before the number in the pods' names. */
  readonly prefix?: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
  /** Of each of the pods. Default 1. */
  readonly containers?: number;
  readonly containerAnnotations?: Record<string, string>;
}

/**
 * Pods in the node's network with running containers, as Berth left them on the Engine; the ids of the
 * sandboxes.
 */
export async function seedPods(
  { endpoint, calls }: FakeEngine,
  count: number,
  changes: SeedChanges = {},
): Promise<string[]> {
  const {
    prefix = 'pod',
    labels = {},
    annotations = {},
    containers = 1,
    containerAnnotations = {},
  } = changes;
  const client = createEngineClient({ endpoint, environment: {}, requestTimeoutMs: 60_000 });
  const { signal } = new AbortController();
  const pods: string[] = [];
  for (let index = 0; index < count; index++) {
    const metadata = {
      name: `${prefix}-${String(index)}`,
      namespace: 'default',
      uid: `uid-${prefix}-${String(index)}`,
      attempt: 0,
    };
    const pod = podSandboxConfig({
      metadata,
      labels: { app: metadata.name, 'io.kubernetes.pod.name': metadata.name, ...labels },
      annotations,
    });
    const pause = {
      Image: 'registry.k8s.io/pause:3.10',
      Labels: sandboxLabels(pod, writeSandboxRecord(pod, '')),
      HostConfig: { NetworkMode: 'host' },
    };
    const { id: sandboxId } = await client.containers.create(sandboxName(metadata), pause, signal);
    await client.containers.start(sandboxId, signal);
    for (let attempt = 0; attempt < containers; attempt++) {
      const config = containerConfig({
        metadata: { name: 'app', attempt },
        annotations: { 'io.kubernetes.container.hash': 'abc', ...containerAnnotations },
      });
      const Labels = containerLabels({
        cri: config,
        sandboxId,
        logPath: '',
        record: writeContainerRecord(config, metadata, 'cri'),
        imageId: '',
        imageLabels: {},
      });
      const body = { Image: 'busybox:1.36', Labels, HostConfig: { NetworkMode: `container:${sandboxId}` } };
      const { id } = await client.containers.create(containerName(config.metadata!, metadata), body, signal);
      await client.containers.start(id, signal);
    }
    pods.push(sandboxId);
  }
  client.close();
  calls.length = 0;
  return pods;
}
