import { LABEL, type StringMap } from '../labels.js';
import type { PodOfName } from '../names.js';

/**
 * Which labels can be believed. Whoever builds an image chooses its labels, and the Engine gives them to each container of that image
 * unless the container was made with its own. So a label that a container has in common with its image proves nothing.
 */
export type ImageLabelsOf = (imageId: string) => StringMap | undefined;

/** True when the container's label is the image's, word for word. */
export function inheritedFromImage(key: string, labels: StringMap, imageLabels: StringMap): boolean {
  return labels[key] !== undefined && labels[key] === imageLabels[key];
}

/** The kubelet's labels, where there are any, name the same pod as the container's name does. */
export function agrees(labels: StringMap, pod: PodOfName): boolean {
  return (
    says(labels[LABEL.podName], pod.name) &&
    says(labels[LABEL.podNamespace], pod.namespace) &&
    says(labels[LABEL.podUid], pod.uid)
  );
}

/** The Engine puts a slash before names. */
export function withoutSlash(name: string): string {
  return name.replace(/^\//, '');
}

function says(label: string | undefined, expected: string): boolean {
  return label === undefined || label === '' || label === expected;
}
