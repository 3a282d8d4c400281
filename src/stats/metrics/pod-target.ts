import type { ContainerFacts, SandboxFacts } from '../../translate/facts.js';
import type { SharedFileBytes } from '../disk/shared-files.js';
import type { WritableLayers } from '../disk/writable-layer.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { ContainerTarget, NameLabels, PodTarget } from './messages.js';

export interface PodTargetParts {
  readonly ofPod: ReadonlyMap<string, readonly ContainerFacts[]>;
  readonly layers: Pick<WritableLayers, 'of'>;
  /** Added to what a container's writable layer takes. */
  readonly sharedFileBytes: SharedFileBytes;
  readonly onFailed: (error: unknown) => void;
}

/** What the thread has to know of a pod and its running containers to read their metrics. */
export function preparePodTarget(parts: PodTargetParts): (sandbox: SandboxFacts) => PodTarget {
  const { ofPod, onFailed } = parts;
  return (sandbox) => {
    const running = ofPod.get(sandbox.id) ?? [];
    if (running.length > MOST_CONTAINERS)
      onFailed(
        new AdapterError(
          'resource-exhausted',
          `sandbox ${sandbox.id} has metrics for ${String(MOST_CONTAINERS)} of its ${String(running.length)} containers`,
        ),
      );
    return {
      id: sandbox.id,
      pid: sandbox.pid,
      ownNetwork: sandbox.network !== 'node',
      labels: labelsOf(sandbox, sandbox.name, '', PAUSE_CONTAINER),
      containers: running
        .slice(0, MOST_CONTAINERS)
        .map((container) => toContainerTarget(container, sandbox, parts)),
    };
  };
}

function toContainerTarget(
  container: ContainerFacts,
  sandbox: SandboxFacts,
  { layers, sharedFileBytes }: PodTargetParts,
): ContainerTarget {
  const { image, resources } = container;
  const layer = layers.of(container);
  const imageName =
    image.userSpecifiedImage === undefined || image.userSpecifiedImage === ''
      ? image.image
      : image.userSpecifiedImage;
  return {
    id: container.id,
    pid: container.pid,
    labels: labelsOf(sandbox, container.name, imageName ?? '', container.metadata.name),
    createdAtNs: container.createdAtNs,
    startedAtNs: container.startedAtNs,
    cpuShares: Number(resources.cpuShares ?? 0) || DEFAULT_CPU_SHARES,
    layer: layer && {
      usedBytes: layer.usedBytes + sharedFileBytes(container),
      measuredAtNs: layer.measuredAtNs,
    },
  };
}

function labelsOf({ metadata }: SandboxFacts, name: string, image: string, container: string): NameLabels {
  return { name, image, namespace: metadata.namespace, pod: metadata.name, container };
}

/** What the kubelet has called pause containers since Docker's own: dashboards know it. */
const PAUSE_CONTAINER = 'POD';
/** The kernel's, and Docker's, where nothing else is asked for. */
const DEFAULT_CPU_SHARES = 1024;
/** Far more than pods have. Without a bound, one pod could fill the answer for the whole node. */
const MOST_CONTAINERS = 100;
