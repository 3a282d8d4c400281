import type { MetricsRequest, PodTarget } from '../../../src/stats/metrics/messages.js';
import { idOf } from './stats-pods.js';

/** A request for one pod with one container, with one thing changed. */
export function metricsRequest(changes: Partial<MetricsRequest> = {}): MetricsRequest {
  return { pods: [podTarget()], known: undefined, storageRoot: '/var/lib/docker', brief: false, ...changes };
}

export function podTarget(changes: Partial<PodTarget> = {}): PodTarget {
  const names = { namespace: 'default', pod: 'web' };
  return {
    id: idOf('a0'),
    pid: 101,
    ownNetwork: true,
    labels: { ...names, name: 'k8s_POD_web', image: '', container: 'POD' },
    containers: [
      {
        id: idOf('c1'),
        pid: 201,
        labels: { ...names, name: 'k8s_main_web', image: 'busybox:1.36', container: 'main' },
        createdAtNs: 1_700_000_001_500_000_000n,
        startedAtNs: 1_700_000_002_500_000_000n,
        cpuShares: 102,
        layer: { usedBytes: 8192, measuredAtNs: 1_700_000_003_000_000_000n },
      },
    ],
    ...changes,
  };
}
