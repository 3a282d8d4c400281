import { createEngineClient } from '../../../src/engine/connect.js';
import { containerLabels, sandboxLabels } from '../../../src/translate/labels.js';
import { containerName, sandboxName } from '../../../src/translate/names.js';
import { writeContainerRecord, writeSandboxRecord } from '../../../src/translate/record-label.js';
import { containerConfig } from '../builders/container-config.js';
import { podSandboxConfig } from '../builders/pod-sandbox-config.js';
import type { FakeEngine } from '../fake-engine/start.js';

/** Pods in the node's network with one running container each, as Berth left them on the Engine; the ids of the sandboxes. */
export async function seedPods({ endpoint, calls }: FakeEngine, count: number): Promise<string[]> {
  const client = createEngineClient({ endpoint, environment: {}, requestTimeoutMs: 60_000 });
  const { signal } = new AbortController();
  const pods: string[] = [];
  for (let index = 0; index < count; index++) {
    const metadata = {
      name: `pod-${String(index)}`,
      namespace: 'default',
      uid: `uid-${String(index)}`,
      attempt: 0,
    };
    const pod = podSandboxConfig({ metadata, labels: { app: metadata.name } });
    const pause = {
      Image: 'registry.k8s.io/pause:3.10',
      Labels: sandboxLabels(pod, writeSandboxRecord(pod, '')),
      HostConfig: { NetworkMode: 'host' },
    };
    const { id: sandboxId } = await client.containers.create(sandboxName(metadata), pause, signal);
    await client.containers.start(sandboxId, signal);
    const config = containerConfig();
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
    pods.push(sandboxId);
  }
  client.close();
  calls.length = 0;
  return pods;
}
