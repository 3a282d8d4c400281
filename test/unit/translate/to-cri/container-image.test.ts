import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../../../../src/translate/facts.js';
import { createImageIndex } from '../../../../src/translate/image-reference.js';
import { containerImage } from '../../../../src/translate/to-cri/container-image.js';
import { containerFacts } from '../../../support/builders/container-facts.js';
import { digestOf, imageFacts } from '../../../support/builders/image.js';

const ID = digestOf('busybox');
const DIGEST = `busybox@${digestOf('busybox manifest')}`;

/** What ContainerStatus says of a container that was made of busybox, as a kubelet asks for it: by its id. */
function shown(userSpecifiedImage: string, ...images: ImageFacts[]): { image: string; imageRef: string } {
  const index = createImageIndex(images);
  const { image, imageRef } = containerImage(
    containerFacts({ image: { image: ID, userSpecifiedImage } }),
    (name) => index.find(name),
  );
  expect(image!.userSpecifiedImage).toBe(userSpecifiedImage);
  return { image: image!.image!, imageRef: imageRef };
}

describe('ContainerStatus names the image of a container', () => {
  it.each(['busybox:1.36', 'docker.io/library/busybox:1.36', DIGEST])(
    'the image is named as the pod does, and by its digest: %s',
    (specified) => {
      expect(shown(specified, imageFacts())).toEqual({ image: specified, imageRef: DIGEST });
    },
  );

  it.each([
    ['is not told', ''],
    ['is the id', ID],
    ['is the beginning of the id', ID.slice('sha256:'.length, 'sha256:'.length + 12)],
    ['is no reference', 'NOT A NAME'],
    ['is not on the node', 'other:1'],
  ])('the image is named by its first tag where the pod’s name for it %s', (_what, specified) => {
    expect(shown(specified, imageFacts({ repoTags: ['busybox:1.36', 'busybox:1'] }))).toEqual({
      image: 'busybox:1.36',
      imageRef: DIGEST,
    });
  });

  it('the image is named by its digest once its tag has moved to another image', () => {
    const newer = imageFacts({
      id: digestOf('newer'),
      repoDigests: [`busybox@${digestOf('newer manifest')}`],
    });
    expect(shown('busybox:1.36', imageFacts({ repoTags: [] }), newer)).toEqual({
      image: DIGEST,
      imageRef: DIGEST,
    });
  });

  it('the image is named by its other tag once the one of the pod has gone', () => {
    expect(shown('busybox:1.36', imageFacts({ repoTags: ['busybox:old'] }))).toEqual({
      image: 'busybox:old',
      imageRef: DIGEST,
    });
  });

  it('the image is named by the digest in the repository that the pod names, where it is in several', () => {
    const mirrored = `mirror.example/busybox@${digestOf('busybox manifest')}`;
    const image = imageFacts({
      repoTags: ['busybox:1.36', 'mirror.example/busybox:1'],
      repoDigests: [DIGEST, mirrored],
    });
    expect(shown('mirror.example/busybox:1', image).imageRef).toBe(mirrored);
    expect(shown('busybox:1.36', image).imageRef).toBe(DIGEST);
  });

  it('the image is named by its tag and its id where it was built here and has no digest', () => {
    expect(shown('busybox:1.36', imageFacts({ repoDigests: [] }))).toEqual({
      image: 'busybox:1.36',
      imageRef: ID,
    });
  });

  it('the image is named by its id where it has no name at all', () => {
    const newer = imageFacts({ id: digestOf('newer'), repoDigests: [] });
    const unnamed = imageFacts({ repoTags: [], repoDigests: [] });
    expect(shown('busybox:1.36', unnamed, newer)).toEqual({ image: ID, imageRef: ID });
  });

  it('the image is named as the pod does once the image was removed by force, unless that names another image by now', () => {
    expect(shown('busybox:1.36')).toEqual({ image: 'busybox:1.36', imageRef: ID });
    expect(shown('busybox:1.36', imageFacts({ id: digestOf('newer') }))).toEqual({ image: ID, imageRef: ID });
    expect(shown('')).toEqual({ image: ID, imageRef: ID });
  });
});
