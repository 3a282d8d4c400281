import type { ContainerInit } from '../../cri/generated/runtime/v1/Container.js';
import type { ContainerStatsInit } from '../../cri/generated/runtime/v1/ContainerStats.js';
import type { ImageInit } from '../../cri/generated/runtime/v1/Image.js';
import type { PodSandboxInit } from '../../cri/generated/runtime/v1/PodSandbox.js';
import type { PodSandboxStatsInit } from '../../cri/generated/runtime/v1/PodSandboxStats.js';
import { LABEL, type CriLabels, type StringMap } from '../labels.js';

/**
 * The entries of lists with only what a kubelet reads of them, for lists that would be too large otherwise.
 * Anyone who may create pods chooses up to 1.5 MiB of labels and annotations for each, which no kubelet reads
 * from a list: it takes the pod from the labels that it gave itself, and from the annotations the hash of a
 * container (Kubernetes 1.36, pkg/kubelet/kuberuntime: labels.go, helpers.go). What else there is, the status
 * of the pod or container still has.
 */

/**
 * The kubelet's own, as far as they are short: others repeat parts of the pod's spec, and are as large as its
 * author likes.
 */
const KUBELETS_OWN: ReadonlySet<string> = new Set([
  LABEL.podName,
  LABEL.podNamespace,
  LABEL.podUid,
  LABEL.containerName,
  ...['hash', 'hashWithoutResources', 'restartCount', 'type'].map(
    (name) => `io.kubernetes.container.${name}`,
  ),
]);

/** The longest name that an object of Kubernetes can have. A longer value is not the kubelet's. */
const VALUE_MAX_CHARACTERS = 253;

/** As many names of an image as a kubelet reports in its node's status. */
const IMAGE_NAMES_MAX = 5;

/** How the entries of each list are reduced, and how large one is at least. */
export const REDUCTIONS = {
  sandbox: { reduce: reducedSandbox, leastBytes: leastBytesOf },
  container: { reduce: reducedContainer, leastBytes: leastBytesOf },
  // Their labels and annotations are few already: see stats/attributes.ts.
  containerStats: { reduce: reducedContainerStats, leastBytes: () => 0 },
  sandboxStats: { reduce: reducedSandboxStats, leastBytes: () => 0 },
  image: { reduce: reducedImage, leastBytes: leastBytesOfImage },
} as const;

export function reducedSandbox(sandbox: PodSandboxInit): PodSandboxInit {
  return { ...sandbox, ...reducedLabels(sandbox) };
}

export function reducedContainer(container: ContainerInit): ContainerInit {
  const { image } = container;
  return {
    ...container,
    ...reducedLabels(container),
    ...(image && { image: { image: image.image ?? '', runtimeHandler: image.runtimeHandler ?? '' } }),
  };
}

function reducedContainerStats(stats: ContainerStatsInit): ContainerStatsInit {
  const { attributes } = stats;
  return attributes ? { ...stats, attributes: { ...attributes, ...reducedLabels(attributes) } } : stats;
}

function reducedSandboxStats(stats: PodSandboxStatsInit): PodSandboxStatsInit {
  const { attributes, linux } = stats;
  return {
    ...stats,
    ...(attributes && { attributes: { ...attributes, ...reducedLabels(attributes) } }),
    ...(linux && {
      linux: { ...linux, containers: (linux.containers ?? []).map(reducedContainerStats) },
    }),
  };
}

function reducedImage(image: ImageInit): ImageInit {
  return {
    ...image,
    repoTags: (image.repoTags ?? []).slice(0, IMAGE_NAMES_MAX),
    repoDigests: (image.repoDigests ?? []).slice(0, IMAGE_NAMES_MAX),
  };
}

/** What an entry has at least, in bytes on the wire, at a twentieth of what encoding it costs. */
function leastBytesOf({ labels, annotations }: Partial<CriLabels>): number {
  return charactersIn(labels) + charactersIn(annotations);
}

function leastBytesOfImage({ repoTags = [], repoDigests = [] }: ImageInit): number {
  return [...repoTags, ...repoDigests].reduce((sum, name) => sum + name.length, 0);
}

/** Characters of all keys and values; counts no further than to `enough`. */
export function charactersIn(texts: StringMap = {}, enough = Infinity): number {
  let sum = 0;
  for (const key in texts) {
    sum += key.length + (texts[key]?.length ?? 0);
    if (sum > enough) break;
  }
  return sum;
}

export function reducedLabels({ labels, annotations }: Partial<CriLabels>): {
  labels: Record<string, string>;
  annotations: Record<string, string>;
} {
  return { labels: kubeletsOwn(labels), annotations: kubeletsOwn(annotations) };
}

function kubeletsOwn(texts: StringMap = {}): Record<string, string> {
  const own: Record<string, string> = {};
  for (const key of KUBELETS_OWN) {
    const value = texts[key];
    if (value !== undefined && value.length <= VALUE_MAX_CHARACTERS) own[key] = value;
  }
  return own;
}
