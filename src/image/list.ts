import type { ImageInit } from '../cri/generated/runtime/v1/Image.js';
import type { ListImagesRequest } from '../cri/generated/runtime/v1/ListImagesRequest.js';
import type { ListImagesResponseInit } from '../cri/generated/runtime/v1/ListImagesResponse.js';
import type { StreamImagesRequest } from '../cri/generated/runtime/v1/StreamImagesRequest.js';
import type { StreamImagesResponseInit } from '../cri/generated/runtime/v1/StreamImagesResponse.js';
import { inChunks } from '../async/in-chunks.js';
import type { ImageFacts } from '../translate/facts.js';
import { findImageRepository, inRepository, requireImageName } from '../translate/image-reference.js';
import { toImage } from '../translate/to-cri/image.js';
import type { ImageStore } from './image-store.js';
import type { PinnedImages } from './pinned.js';

export interface ListImagesParts {
  readonly images: ImageStore;
  readonly pinned: PinnedImages;
}

/**
 * ListImages. The filter takes any spelling of a tag, digest or id; a name without tag and digest stands for
 * all of its repository, as in `crictl images busybox`.
 */
export function createListImages(parts: ListImagesParts) {
  return function listImages({ filter }: ListImagesRequest): ListImagesResponseInit {
    return { images: selectImages(parts, filter?.image?.image ?? '') };
  };
}

/** StreamImages: the list as it is now, in messages of a bounded size. */
export function createStreamImages(parts: ListImagesParts) {
  return function* streamImages({
    filter,
  }: StreamImagesRequest): Generator<StreamImagesResponseInit, void, undefined> {
    for (const images of inChunks(selectImages(parts, filter?.image?.image ?? ''), lengthOfNames))
      yield { images };
  };
}

function lengthOfNames({ repoTags = [], repoDigests = [] }: ImageInit): number {
  return [...repoTags, ...repoDigests].reduce((length, name) => length + name.length, 0);
}

function selectImages({ images, pinned }: ListImagesParts, wanted: string): ImageInit[] {
  const selected =
    wanted === '' ? images.list() : matching(images, requireImageName(wanted, 'filter.image.image'));
  if (selected.length === 0) return [];
  const pinnedIds = pinned();
  return selected.map((image) => toImage(image, pinnedIds.has(image.id)));
}

function matching(images: ImageStore, wanted: string): readonly ImageFacts[] {
  const found = images.find(wanted);
  const repository = findImageRepository(wanted);
  if (repository === undefined) return found === undefined ? [] : [found];
  return images.list().filter((image) => image === found || inRepository(image, repository));
}
