import { PAUSE } from './names.js';

/**
 * The Engine labels with what CRI has to get back. All but Berth's own three are cri-dockerd's, so that
 * either can adopt the other's pods.
 */
export const LABEL = {
  /** `podsandbox` or `container`. */
  type: 'io.kubernetes.docker.type',
  /** Id of the pause container; on containers. */
  sandboxId: 'io.kubernetes.sandbox.id',
  /** Absolute path of the CRI log; on containers, empty when there is none. */
  logPath: 'io.kubernetes.container.logpath',
  /** The kubelet's label with the container's name; `POD` on pause containers. */
  containerName: 'io.kubernetes.container.name',
  /** The kubelet's labels with the pod's names. */
  podName: 'io.kubernetes.pod.name',
  podNamespace: 'io.kubernetes.pod.namespace',
  podUid: 'io.kubernetes.pod.uid',
  /**
   * Id of the image, given by Berth: proves that no label of the container's is the image's (see
   * to-cri/trust.ts).
   */
  imageId: 'io.berth.image',
  /** Berth's record of a sandbox, as JSON: see record-label.ts. */
  sandboxRecord: 'io.berth.sandbox',
  /** Berth's record of a container, as JSON. */
  containerRecord: 'io.berth.container',
} as const;

/** Before the key of a CRI annotation that is kept as a label. */
const ANNOTATION_PREFIX = 'annotation.';

/**
 * What cri-dockerd and the kubelet give every container, so that it is never the image's, whatever the image
 * has.
 */
export const ALWAYS_GIVEN: ReadonlySet<string> = new Set([
  LABEL.type,
  LABEL.sandboxId,
  LABEL.logPath,
  LABEL.containerName,
  LABEL.podName,
  LABEL.podNamespace,
  LABEL.podUid,
  ...['hash', 'restartCount', 'terminationMessagePath', 'terminationMessagePolicy'].map(
    (name) => `${ANNOTATION_PREFIX}io.kubernetes.container.${name}`,
  ),
]);

export const TYPE = { sandbox: 'podsandbox', container: 'container' } as const;

export type StringMap = Readonly<Record<string, string>>;

/** CRI labels and annotations of one object. */
export interface CriLabels {
  readonly labels: StringMap;
  readonly annotations: StringMap;
}

/** All Engine labels of a new pause container. `record` is the text of record-label.ts. */
export function sandboxLabels(cri: CriLabels, record: string): Record<string, string> {
  return {
    ...plainLabels(cri),
    [LABEL.type]: TYPE.sandbox,
    [LABEL.containerName]: PAUSE,
    [LABEL.sandboxRecord]: record,
  };
}

/** The labels of a new pause container of this image. */
export function withImageId(labels: StringMap, imageId: string): Record<string, string> {
  return { ...labels, [LABEL.imageId]: imageId };
}

export interface ContainerLabelsInput {
  readonly cri: CriLabels;
  readonly sandboxId: string;
  readonly logPath: string;
  readonly record: string;
  readonly imageId: string;
  readonly imageLabels: StringMap;
}

/**
 * All Engine labels of a new container. The Engine adds the labels of the image to these; one given here,
 * even an empty one, wins over the image's. So ours are always given, and what an image has in our namespaces
 * is blanked.
 */
export function containerLabels({
  cri,
  sandboxId,
  logPath,
  record,
  imageId,
  imageLabels,
}: ContainerLabelsInput): Record<string, string> {
  return {
    ...blanked(imageLabels),
    ...plainLabels(cri),
    [LABEL.type]: TYPE.container,
    [LABEL.sandboxId]: sandboxId,
    [LABEL.logPath]: logPath,
    [LABEL.imageId]: imageId,
    [LABEL.containerRecord]: record,
  };
}

/**
 * CRI labels and annotations out of the Engine labels of a container without a record that can be read (one
 * of cri-dockerd's). What is the same on the image came from the image and is left out, unless every
 * container is given it; so is a blanked label, and whatever may be the image's while that is not known.
 */
export function readPlainLabels(
  engineLabels: StringMap,
  imageLabels: StringMap | undefined,
  kind: keyof typeof TYPE,
): CriLabels {
  const labels: Record<string, string> = {};
  const annotations: Record<string, string> = {};
  for (const [key, value] of Object.entries(engineLabels)) {
    const mayBeImages = imageLabels === undefined || imageLabels[key] === value;
    if (
      (mayBeImages && !ALWAYS_GIVEN.has(key)) ||
      isOurs(key, kind) ||
      (value === '' && isReservedNamespace(key))
    )
      continue;
    if (key.startsWith(ANNOTATION_PREFIX)) annotations[key.slice(ANNOTATION_PREFIX.length)] = value;
    else labels[key] = value;
  }
  return { labels, annotations };
}

const OURS: ReadonlySet<string> = new Set([
  LABEL.type,
  LABEL.sandboxId,
  LABEL.logPath,
  LABEL.imageId,
  LABEL.sandboxRecord,
  LABEL.containerRecord,
]);

/**
 * Keys that say what an object is: a request cannot set them, and CRI does not get them back. The record has
 * them nevertheless.
 */
function isOurs(key: string, kind: keyof typeof TYPE): boolean {
  return OURS.has(key) || (kind === 'sandbox' && key === LABEL.containerName);
}

function isReservedNamespace(key: string): boolean {
  return key.startsWith('io.kubernetes.') || key.startsWith('io.berth.') || key.startsWith(ANNOTATION_PREFIX);
}

/** A label that looks like an annotation would be read back as one, so it stands in the record only. */
function plainLabels({ labels, annotations }: CriLabels): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [key, value] of Object.entries(labels)) {
    if (!OURS.has(key) && !key.startsWith(ANNOTATION_PREFIX)) result[key] = value;
  }
  for (const [key, value] of Object.entries(annotations)) result[`${ANNOTATION_PREFIX}${key}`] = value;
  return result;
}

function blanked(imageLabels: StringMap): Record<string, string> {
  return Object.fromEntries(
    Object.keys(imageLabels)
      .filter(isReservedNamespace)
      .map((key) => [key, '']),
  );
}
