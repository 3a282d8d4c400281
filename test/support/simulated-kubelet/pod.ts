import { join } from 'node:path';
import type { ContainerConfigInit } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfigInit } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { PortMappingInit } from '../../../src/cri/generated/runtime/v1/PortMapping.js';
import { namespaceOption } from '../builders/pod-sandbox-config.js';

/** A pod as the API server gives it to a kubelet, as far as the tests use it. */
export interface PodSpec {
  readonly name: string;
  readonly uid: string;
  /** Of the kubelet's making; the runtime is only told. */
  readonly cgroupParent: string;
  readonly logRoot: string;
  readonly portMappings?: readonly PortMappingInit[];
  /**
   * One after the other, each to its end; one with `sidecar` is only waited for to run, and then kept
   * running.
   */
  readonly initContainers?: readonly ContainerSpec[];
  readonly containers: readonly ContainerSpec[];
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly sidecar?: boolean;
  readonly memoryLimitBytes?: number;
  readonly readiness?: ReadinessProbe;
}

/** An exec probe; the kubelet's defaults are 10 s and 1 s. */
export interface ReadinessProbe {
  readonly command: readonly string[];
  readonly periodMs: number;
  readonly timeoutSeconds: number;
}

const NAMESPACE = 'default';

export function sandboxConfigOf(spec: PodSpec, attempt: number): PodSandboxConfigInit {
  const { name, uid } = spec;
  return {
    metadata: { name, uid, namespace: NAMESPACE, attempt },
    hostname: name,
    logDirectory: logDirectoryOf(spec),
    dnsConfig: {
      servers: ['10.96.0.10'],
      searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      options: ['ndots:5'],
    },
    portMappings: [...(spec.portMappings ?? [])],
    labels: podLabels(spec),
    annotations: {
      'kubernetes.io/config.seen': '2026-11-24T21:00:00.000000000Z',
      'kubernetes.io/config.source': 'api',
    },
    linux: {
      cgroupParent: spec.cgroupParent,
      securityContext: { namespaceOptions: namespaceOption(), seccomp: { profileType: 'RuntimeDefault' } },
      sysctls: {},
      overhead: {},
      resources: { cpuPeriod: '100000', cpuShares: '2' },
    },
  };
}

export function containerConfigOf(
  spec: PodSpec,
  container: ContainerSpec,
  imageRef: string,
  attempt: number,
): ContainerConfigInit {
  const { name, image, command, memoryLimitBytes = 0 } = container;
  return {
    metadata: { name, attempt },
    image: { image: imageRef, userSpecifiedImage: image },
    command: [...command],
    envs: [
      { key: 'KUBERNETES_SERVICE_HOST', value: Buffer.from('10.96.0.1') },
      { key: 'KUBERNETES_SERVICE_PORT', value: Buffer.from('443') },
    ],
    labels: { ...podLabels(spec), 'io.kubernetes.container.name': name },
    annotations: {
      'io.kubernetes.container.hash': 'c5e1a3f2',
      'io.kubernetes.container.restartCount': String(attempt),
      'io.kubernetes.container.terminationMessagePath': '/dev/termination-log',
      'io.kubernetes.container.terminationMessagePolicy': 'File',
      'io.kubernetes.pod.terminationGracePeriod': '30',
    },
    logPath: join(name, `${String(attempt)}.log`),
    linux: {
      resources: {
        cpuPeriod: '100000',
        cpuShares: '2',
        memoryLimitInBytes: String(memoryLimitBytes),
        // A memory limit is one of swap too.
        memorySwapLimitInBytes: String(memoryLimitBytes),
        oomScoreAdj: '1000',
        // For each size of huge pages that the node has.
        hugepageLimits: [
          { pageSize: '1GB', limit: '0' },
          { pageSize: '2MB', limit: '0' },
        ],
      },
      securityContext: {
        namespaceOptions: namespaceOption(),
        seccomp: { profileType: 'RuntimeDefault' },
        maskedPaths: ['/proc/kcore', '/proc/keys', '/proc/timer_list', '/sys/firmware'],
        readonlyPaths: ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'],
      },
    },
  };
}

export function logDirectoryOf({ logRoot, name, uid }: PodSpec): string {
  return join(logRoot, `${NAMESPACE}_${name}_${uid}`);
}

function podLabels({ name, uid }: PodSpec): Record<string, string> {
  return {
    'io.kubernetes.pod.name': name,
    'io.kubernetes.pod.namespace': NAMESPACE,
    'io.kubernetes.pod.uid': uid,
  };
}
