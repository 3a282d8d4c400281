import type { PullImageRequest } from '../cri/generated/runtime/v1/PullImageRequest.js';
import type { PullImageResponseInit } from '../cri/generated/runtime/v1/PullImageResponse.js';
import { parseImageReference } from '../translate/image-reference.js';
import type { ImagePuller } from './puller.js';

/**
 * PullImage. image_ref is the image's id, the same as Image.id and the containers' image_id (CRI from
 * Kubernetes 1.36 on).
 */
export function createPullImage({ pull }: { readonly pull: ImagePuller }) {
  return async function pullImage(
    { image, auth }: PullImageRequest,
    signal: AbortSignal,
  ): Promise<PullImageResponseInit> {
    const reference = parseImageReference(image?.image ?? '', 'image.image');
    const { id } = await pull(reference, auth, signal);
    return { imageRef: id };
  };
}
