import type { ContainerStatusInit } from '../../cri/generated/runtime/v1/ContainerStatus.js';
import type { ContainerFacts, ImageFacts } from '../facts.js';
import { areInOneRepository, findReference, inRepository } from '../image-reference.js';

type FindImage = (reference: string) => ImageFacts | undefined;

/**
 * The image of a container as people know it: a kubelet copies `image` and `image_ref` into the pod's status,
 * as `image` and `imageID`. They are those that the image has now, since a tag may have moved to another
 * image after the container was made. What a kubelet compares, `image_id` and ListContainers' `image_ref`, is
 * the id at all times.
 */
export function containerImage(
  { image, imageId }: ContainerFacts,
  findImage: FindImage,
): Required<Pick<ContainerStatusInit, 'image' | 'imageRef'>> {
  const found = findImage(imageId);
  const name = shownName(image.userSpecifiedImage ?? '', found, findImage);
  const digests = found?.repoDigests ?? [];
  const digest = digests.find((each) => name !== undefined && areInOneRepository(each, name)) ?? digests[0];
  return { image: { ...image, ...(name !== undefined && { image: name }) }, imageRef: digest ?? imageId };
}

/**
 * The name in the pod's spec as long as it is this image's; undefined where the image has no name, and what
 * was asked for has to do.
 */
function shownName(
  specified: string,
  found: ImageFacts | undefined,
  findImage: FindImage,
): string | undefined {
  const named = findReference(specified);
  const holder = named === undefined ? undefined : findImage(specified);
  // Once the image has been removed by force, its names are unknown; the pod's own is right unless it is
  // another image's now.
  if (found === undefined) return named !== undefined && holder === undefined ? specified : undefined;
  if (named !== undefined && holder?.id === found.id && inRepository(found, named)) return specified;
  return found.repoTags[0] ?? found.repoDigests[0];
}
