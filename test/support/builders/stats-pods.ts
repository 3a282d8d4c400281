import type { ContainerId, ImageId, SandboxId } from '../../../src/cri/ids.js';
import type { StatsContainers } from '../../../src/stats/parts.js';
import type { ContainerFacts, SandboxFacts } from '../../../src/translate/facts.js';

/** 64 digits, as the Engine's ids have. */
export function idOf(start: string): string {
  return start.padEnd(64, '0');
}

/** A running pod as the kubelet makes them, with one thing changed. */
export function sandboxFacts(start: string, changes: Partial<SandboxFacts> = {}): SandboxFacts {
  return {
    id: idOf(start) as SandboxId,
    name: `k8s_POD_${start}`,
    origin: 'berth',
    metadata: { name: `pod-${start}`, namespace: 'default', uid: `uid-${start}`, attempt: 0 },
    labels: { app: start },
    annotations: { note: start },
    createdAtNs: 1n,
    runtimeHandler: '',
    network: 'cni',
    namespaces: {},
    config: undefined,
    portMappings: [],
    cgroupParent: `/kubepods/burstable/pod-${start}`,
    running: true,
    pid: 100,
    startedAtNs: 2n,
    engineIps: [],
    imageId: 'sha256:0' as ImageId,
    resolvConfPath: undefined,
    sharedFiles: [],
    ...changes,
  };
}

/** A running container of the pod `sandboxStart`, with one thing changed. */
export function containerFacts(
  start: string,
  sandboxStart: string,
  changes: Partial<ContainerFacts> = {},
): ContainerFacts {
  return {
    id: idOf(start) as ContainerId,
    name: `k8s_${start}`,
    origin: 'berth',
    sandboxId: idOf(sandboxStart) as SandboxId,
    metadata: { name: `container-${start}`, attempt: 0 },
    labels: { app: start },
    annotations: {},
    image: {},
    imageId: 'sha256:0' as ImageId,
    state: 'CONTAINER_RUNNING',
    createdAtNs: 1n,
    startedAtNs: 2n,
    finishedAtNs: 0n,
    exitCode: 0,
    reason: '',
    message: '',
    mounts: [],
    logPath: '',
    logDirectory: '',
    logMode: 'cri',
    resources: {},
    stopSignal: 'SIGNAL_RUNTIME_DEFAULT',
    pid: 200,
    tty: false,
    stdin: false,
    stdinOnce: false,
    cgroupParent: `/kubepods/burstable/pod-${sandboxStart}`,
    upperDir: undefined,
    ...changes,
  };
}

/** Records that a test changes by assigning. */
export interface FakeRecords extends StatsContainers {
  all: ContainerFacts[];
  pods: SandboxFacts[];
}

export function fakeRecords(pods: SandboxFacts[], all: ContainerFacts[]): FakeRecords {
  const records: FakeRecords = {
    all,
    pods,
    list: () => records.all,
    sandboxes: () => records.pods,
    findContainer: (id) => records.all.find((container) => container.id.startsWith(id)),
    findSandbox: (id) => records.pods.find((pod) => pod.id.startsWith(id)),
  };
  return records;
}
