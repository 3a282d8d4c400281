import { describe, expect, it } from 'vitest';
import { isEncoded } from '../../../../src/cri/encoded.js';
import type { PodSandboxMetricsInit } from '../../../../src/cri/generated/runtime/v1/PodSandboxMetrics.js';
import { messageOf } from '../../../../src/errors/adapter-error.js';
import type { MetricsRequest, PodTarget } from '../../../../src/stats/metrics/messages.js';
import { createSandboxMetrics } from '../../../../src/stats/metrics/sandbox-metrics.js';
import type { ContainerFacts, SandboxFacts } from '../../../../src/translate/facts.js';
import { containerFacts, fakeRecords, sandboxFacts } from '../../../support/builders/stats-pods.js';

const NEVER = new AbortController().signal;
const MIB = 1024 * 1024;

interface Options {
  /** How long the metrics of a pod are. */
  readonly bytesOf?: (pod: PodTarget, brief: boolean) => number;
  readonly measured?: () => boolean;
  readonly settled?: () => Promise<void>;
}

/** The RPCs over a thread that answers with so many bytes for each pod. */
function metricsOf(pods: SandboxFacts[], containers: ContainerFacts[] = [], options: Options = {}) {
  const { bytesOf = () => 10, measured = () => true, settled = () => Promise.resolve() } = options;
  const requests: MetricsRequest[] = [];
  const failures: string[] = [];
  const rpcs = createSandboxMetrics({
    containers: fakeRecords(pods, containers),
    thread: {
      async read(request, signal) {
        signal.throwIfAborted();
        requests.push(request);
        const encoded = request.pods.map((pod) => new Uint8Array(bytesOf(pod, request.brief)));
        return Promise.resolve({ pods: encoded, problems: [] });
      },
      close: () => Promise.resolve(),
    },
    layers: {
      of: () => (measured() ? { usedBytes: 1000, inodes: 1, measuredAtNs: 5n } : undefined),
      settled,
    },
    prepareSharedFileBytes: () => () => 24,
    storageRoot: () => '/var/lib/docker',
    node: () => ({ cgroupVersion: 2, kernel: [6, 1], ioCost: false }),
    onFailed: (error) => void failures.push(messageOf(error)),
  });
  return { rpcs, requests, failures };
}

const podsOf = (count: number): SandboxFacts[] =>
  Array.from({ length: count }, (_, index) => sandboxFacts(`a${String(index).padStart(4, '0')}f`));
const lengthsOf = (pods: readonly PodSandboxMetricsInit[] = []): number[] =>
  pods.map((pod) => (isEncoded(pod) ? pod.encoded.length : -1));

describe('ListMetricDescriptors', () => {
  it('answers from the table alone', () => {
    const { rpcs, requests } = metricsOf([]);
    const { descriptors = [] } = rpcs.listMetricDescriptors();
    expect(descriptors.length).toBeGreaterThan(60);
    expect(descriptors.find(({ name }) => name === 'container_network_receive_bytes_total')).toEqual({
      name: 'container_network_receive_bytes_total',
      help: 'Bytes received.',
      labelKeys: ['id', 'name', 'image', 'namespace', 'pod', 'container', 'interface'],
    });
    expect(requests).toEqual([]);
  });
});

describe('ListPodSandboxMetrics', () => {
  it('asks for the running pods and their running containers', async () => {
    const pods = [
      sandboxFacts('a1'),
      sandboxFacts('a2', { running: false }),
      sandboxFacts('a3', { network: 'node' }),
    ];
    const containers = [
      containerFacts('c1', 'a1', {
        image: { image: 'sha256:1', userSpecifiedImage: 'busybox:1.36' },
        resources: { cpuShares: '102' },
      }),
      containerFacts('c2', 'a1', { state: 'CONTAINER_EXITED' }),
    ];
    const { rpcs, requests } = metricsOf(pods, containers);
    await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.known).toEqual([...containers, pods[0]!, pods[2]!].map(({ id }) => id));
    expect(requests[0]?.pods).toMatchObject([
      {
        id: pods[0]?.id,
        ownNetwork: true,
        labels: { name: 'k8s_POD_a1', namespace: 'default', pod: 'pod-a1', container: 'POD', image: '' },
        containers: [
          {
            id: containers[0]?.id,
            cpuShares: 102,
            layer: { usedBytes: 1024, measuredAtNs: 5n },
            labels: { image: 'busybox:1.36', container: 'container-c1', pod: 'pod-a1' },
          },
        ],
      },
      { id: pods[2]?.id, ownNetwork: false, containers: [] },
    ]);
  });

  it('asks for a few pods at a time', async () => {
    const { rpcs, requests } = metricsOf(podsOf(95));
    const { podMetrics } = await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(podMetrics).toHaveLength(95);
    expect(Math.max(...requests.map(({ pods }) => pods.length))).toBeLessThanOrEqual(10);
    expect(requests.filter(({ known }) => known !== undefined)).toHaveLength(1);
  });

  it('stops with its caller', async () => {
    const call = new AbortController();
    const { rpcs, requests } = metricsOf(podsOf(95), [], {
      bytesOf: () => {
        call.abort(new Error('the caller has left'));
        return 1;
      },
    });
    await expect(rpcs.listPodSandboxMetrics({}, call.signal)).rejects.toThrow('the caller has left');
    expect(requests).toHaveLength(1);
  });

  it('leaves out what nobody requires when all has no room, and goes on so until there is room again', async () => {
    let factor = 1;
    const { rpcs, requests, failures } = metricsOf(podsOf(100), [], {
      bytesOf: (_pod, brief) => ((brief ? 0.11 : 0.165) * MIB * factor) | 0,
    });
    const list = async (): Promise<readonly boolean[]> => {
      requests.length = 0;
      const { podMetrics } = await rpcs.listPodSandboxMetrics({}, NEVER);
      expect(podMetrics).toHaveLength(100);
      return [...new Set(requests.map(({ brief }) => brief))];
    };
    expect(await list()).toEqual([false, true]);
    expect(await list()).toEqual([true]);
    factor = 0.5;
    expect(await list()).toEqual([true]);
    expect(await list()).toEqual([false]);
    expect(failures).toEqual([]);
  });

  it('leaves out the pod that makes the answer too long, and no other', async () => {
    const pods = podsOf(50);
    const { rpcs, failures } = metricsOf(pods, [], {
      bytesOf: ({ id }) => (id === pods[7]?.id ? 15.5 * MIB : 0.02 * MIB) | 0,
    });
    const { podMetrics } = await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(lengthsOf(podMetrics)).toEqual(Array.from({ length: 49 }, () => (0.02 * MIB) | 0));
    expect(failures).toEqual(['the metrics of 1 pods have no room in a message of 16 MiB']);
  });

  it('has 100 containers of a pod at most, and says so', async () => {
    const pod = sandboxFacts('a1');
    const containers = Array.from({ length: 120 }, (_, index) =>
      containerFacts(`c${String(index).padStart(4, '0')}f`, 'a1'),
    );
    const { rpcs, requests, failures } = metricsOf([pod], containers);
    await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(requests[0]?.pods[0]?.containers).toHaveLength(100);
    expect(failures).toEqual([`sandbox ${pod.id} has metrics for 100 of its 120 containers`]);
  });

  it('waits for the first size of a layer', async () => {
    let measured = false;
    const { rpcs, requests } = metricsOf([sandboxFacts('a1')], [containerFacts('c1', 'a1')], {
      measured: () => measured,
      settled: () => {
        measured = true;
        return Promise.resolve();
      },
    });
    await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(requests[0]?.pods[0]?.containers[0]?.layer).toMatchObject({ usedBytes: 1024 });
  });

  it('answers without the size of a layer that takes long to measure', async () => {
    const { rpcs, requests } = metricsOf([sandboxFacts('a1')], [containerFacts('c1', 'a1')], {
      measured: () => false,
      settled: () => new Promise(() => undefined),
    });
    await rpcs.listPodSandboxMetrics({}, NEVER);
    expect(requests[0]?.pods[0]?.containers[0]?.layer).toBeUndefined();
  });
});

describe('StreamPodSandboxMetrics', () => {
  it('has every pod with all of its metrics, in messages that stay far below the limit', async () => {
    const { rpcs, requests } = metricsOf(podsOf(40), [], { bytesOf: () => 1.5 * MIB });
    const lengths: number[][] = [];
    for await (const { podSandboxMetrics } of rpcs.streamPodSandboxMetrics({}, NEVER))
      lengths.push(lengthsOf(podSandboxMetrics));
    expect(lengths.flat()).toHaveLength(40);
    for (const message of lengths)
      expect(message.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(6 * MIB);
    expect(requests.every(({ brief }) => !brief)).toBe(true);
  });

  it('is empty without pods', async () => {
    for await (const message of metricsOf([]).rpcs.streamPodSandboxMetrics({}, NEVER))
      expect(message).toBeUndefined();
  });
});
