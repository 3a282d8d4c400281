import type { ImageFacts } from '../translate/facts.js';
import { parseImageReference } from '../translate/image-reference.js';
import type { ImageStore } from './image-store.js';
import type { ImagePuller } from './puller.js';

export interface EnsureImageParts {
  readonly images: ImageStore;
  readonly pull: ImagePuller;
}

/**
 * The image, pulled with the node's own credentials when it is missing: for the pause image, which no kubelet
 * pulls. Callers at the same time share one pull, with one another and with PullImage.
 */
export function createEnsureImage({ images, pull }: EnsureImageParts) {
  return async function ensureImage(image: string, signal: AbortSignal): Promise<ImageFacts> {
    return images.find(image) ?? pull(parseImageReference(image, 'the pause image'), null, signal);
  };
}
