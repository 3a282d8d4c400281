import type { ImageId } from '../cri/ids.js';
import type { ImageStore } from './image-store.js';

/** The ids of the images that the kubelet must not collect. */
export type PinnedImages = () => ReadonlySet<ImageId>;

export interface PinnedImagesParts {
  readonly images: Pick<ImageStore, 'find'>;
  /** The pause image and those of the operator's list: tags, digests or ids in any spelling. */
  readonly references: readonly string[];
}

/** Looked up at every question: a tag names another image after a pull. */
export function createPinnedImages({ images, references }: PinnedImagesParts): PinnedImages {
  return () => new Set(references.flatMap((reference) => images.find(reference)?.id ?? []));
}
