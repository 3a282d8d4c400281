import type { CriLabels } from '../translate/labels.js';
import { charactersIn, reducedLabels } from '../translate/to-cri/reduced.js';

/** Far more than a kubelet's own labels and annotations take. */
const LABELS_MAX_CHARACTERS = 4096;

/**
 * Labels and annotations as they go with statistics. These are made again for each call, a list of them has
 * those of each pod and of each container, and nobody reads them there: of a pod that has many, only the
 * kubelet's own are sent.
 */
export function statsLabels({ labels, annotations }: CriLabels): CriLabels {
  const characters =
    charactersIn(labels, LABELS_MAX_CHARACTERS) + charactersIn(annotations, LABELS_MAX_CHARACTERS);
  return characters <= LABELS_MAX_CHARACTERS
    ? { labels, annotations }
    : reducedLabels({ labels, annotations });
}
