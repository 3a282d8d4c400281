import type { ContainerInspect } from '../../engine/wire/container-inspect.js';
import type { ContainerFacts, ImageFacts, SandboxFacts } from '../facts.js';
import { ALWAYS_GIVEN, LABEL, type StringMap } from '../labels.js';
import { isNameOrSuffixed, type PodOfName } from '../names.js';

/** What is known of the node already. */
export interface Known {
  image(id: string): Pick<ImageFacts, 'labels' | 'isTooLarge'> | undefined;
  sandbox(id: string): { readonly facts: SandboxFacts } | undefined;
  container(id: string): { readonly facts: ContainerFacts } | undefined;
}

/**
 * Which labels of a container can be believed. Whoever builds an image chooses its labels, and the Engine
 * gives them to each container of that image unless the container was made with its own. So a label proves
 * something only when it cannot be the image's:
 *
 * - Berth gives its containers a label with the id of their image. That id is a hash over the image's labels, so no image can have it among
 *   them; and where Berth made the container, every label that is read here is Berth's.
 * - Of an image that is known, a label that the image does not have, or has with another value, is the container's own.
 * - Of an image that is not known (any more), nothing but the labels that cri-dockerd and the kubelet give every container.
 */
export interface OwnLabels {
  /** Empty when the label is missing, or may be the image's. */
  get(key: string): string;
  readonly madeByBerth: boolean;
  /**
   * Whether a record of Berth's that names the object so can be its own. Berth's label with the id of the
   * image says so under whatever name; without it (an older Berth did not give it) the object must have that
   * name.
   */
  canHaveRecord(nameInRecord: string): boolean;
  /** Labels of the image; undefined when they are not known. */
  readonly imageLabels: StringMap | undefined;
}

export function ownLabels(inspect: ContainerInspect, known: Pick<Known, 'image'>): OwnLabels {
  const labels = inspect.Config.Labels ?? {};
  const madeByBerth = inspect.Image !== '' && labels[LABEL.imageId] === inspect.Image;
  const image = known.image(inspect.Image);
  const imageLabels = image === undefined || image.isTooLarge ? undefined : image.labels;

  function isOwn(key: string): boolean {
    if (madeByBerth) return true;
    return imageLabels === undefined ? ALWAYS_GIVEN.has(key) : labels[key] !== imageLabels[key];
  }

  return {
    get: (key) => (isOwn(key) ? (labels[key] ?? '') : ''),
    madeByBerth,
    canHaveRecord: (nameInRecord) =>
      madeByBerth || isNameOrSuffixed(withoutSlash(inspect.Name), nameInRecord),
    imageLabels,
  };
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
