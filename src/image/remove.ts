import { createInFlight } from '../async/in-flight.js';
import type { RemoveImageRequest } from '../cri/generated/runtime/v1/RemoveImageRequest.js';
import type { RemoveImageResponseInit } from '../cri/generated/runtime/v1/RemoveImageResponse.js';
import type { EngineClient } from '../engine/engine-client.js';
import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { ImageFacts } from '../translate/facts.js';
import { requireImageName } from '../translate/image-reference.js';
import type { ImageStore } from './image-store.js';

export interface RemoveImageParts {
  readonly engine: { readonly images: Pick<EngineClient['images'], 'remove'> };
  readonly images: ImageStore;
  /** Ids of the pods' containers, running or not, that were made from this image. */
  readonly containersUsing: (imageId: string) => readonly string[];
  /** Layers may have gone: measurements of them are out of date. */
  readonly onImagesChanged: () => void;
}

/** How every Engine says that an id alone is not enough. Any other conflict must leave the image as it is. */
const HAS_SEVERAL_NAMES = 'referenced in multiple repositories';

/**
 * RemoveImage: the image itself with all of its tags and digests, whichever of them was given. Success when
 * it is not there. Refused while a container uses it, before any tag has gone; never forced, which would
 * orphan the container's image.
 */
export function createRemoveImage(parts: RemoveImageParts) {
  const removals = createInFlight<undefined>(0);
  return async function removeImage(
    { image }: RemoveImageRequest,
    signal: AbortSignal,
  ): Promise<RemoveImageResponseInit> {
    const found = parts.images.find(requireImageName(image?.image ?? '', 'image.image'));
    if (found !== undefined)
      await removals.run(found.id, signal, (removalSignal) => removeWhole(parts, found, removalSignal));
    return {};
  };
}

async function removeWhole(
  { engine, images, containersUsing, onImagesChanged }: RemoveImageParts,
  image: ImageFacts,
  signal: AbortSignal,
): Promise<undefined> {
  const [user] = containersUsing(image.id);
  if (user !== undefined)
    throw new AdapterError('failed-precondition', `image ${nameOf(image)} is used by container ${user}`);
  try {
    await removeNames(engine, image, signal);
  } finally {
    onImagesChanged();
  }
  await images.refresh(signal);
  return undefined;
}

/**
 * The id first: then the Engine checks for running containers, other than the pods' too, while all of the
 * names are still there.
 */
async function removeNames(
  engine: RemoveImageParts['engine'],
  image: ImageFacts,
  signal: AbortSignal,
): Promise<void> {
  try {
    await removeIfThere(engine, image.id, signal);
  } catch (error) {
    if (!hasFault(error, 'failed-precondition') || !error.message.includes(HAS_SEVERAL_NAMES)) throw error;
    for (const name of [...image.repoTags, ...image.repoDigests, image.id])
      await removeIfThere(engine, name, signal);
  }
}

/** With the last tag of a repository the Engine drops its digests, with the last name the image. */
async function removeIfThere(
  engine: RemoveImageParts['engine'],
  name: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await engine.images.remove(name, signal);
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
  }
}

function nameOf(image: ImageFacts): string {
  return image.repoTags[0] ?? image.repoDigests[0] ?? image.id;
}
