import { describe, expect, it } from 'vitest';
import type { ImageFilter } from '../../../src/cri/generated/runtime/v1/ImageFilter.js';
import { createListImages, createStreamImages } from '../../../src/image/list.js';
import { createPinnedImages } from '../../../src/image/pinned.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';
import { createFakeImageStore } from '../../support/doubles/image-store.js';

const busybox = imageFacts();
const older = imageFacts({ id: digestOf('older'), repoTags: ['busybox:1.35'], repoDigests: [] });
const pause = imageFacts({
  id: digestOf('pause'),
  repoTags: ['registry.k8s.io/pause:3.10'],
  repoDigests: [],
});

const filterFor = (image: string): ImageFilter => ({
  image: { image, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
});

function room(images = [busybox, older, pause], pinnedReferences: string[] = []) {
  const store = createFakeImageStore(images);
  const pinned = createPinnedImages({ images: store, references: pinnedReferences });
  return {
    listImages: createListImages({ images: store, pinned }),
    streamImages: createStreamImages({ images: store, pinned }),
  };
}

function idsOf(filter: ImageFilter | null): unknown {
  return room()
    .listImages({ filter })
    .images?.map(({ id }) => id);
}

describe('ListImages', () => {
  it('lists every image with its names and size', () => {
    expect(room().listImages({ filter: null }).images).toHaveLength(3);
    expect(room([busybox]).listImages({ filter: null }).images).toMatchObject([
      {
        id: busybox.id,
        repoTags: ['busybox:1.36'],
        repoDigests: busybox.repoDigests,
        size: '4261502',
        pinned: false,
      },
    ]);
  });

  it('takes an empty filter for none', () => {
    expect(idsOf({ image: null })).toHaveLength(3);
    expect(idsOf(filterFor(''))).toHaveLength(3);
  });

  it.each([
    'busybox:1.36',
    'docker.io/library/busybox:1.36',
    busybox.id,
    busybox.id.slice(7, 25),
    busybox.repoDigests[0] ?? '',
  ])('finds one image by %s', (name) => {
    expect(idsOf(filterFor(name))).toEqual([busybox.id]);
  });

  it.each(['busybox', 'docker.io/busybox', 'docker.io/library/busybox'])(
    'lists the whole repository for %s',
    (name) => {
      expect(idsOf(filterFor(name))).toEqual([busybox.id, older.id]);
    },
  );

  it('finds nothing by what is not there', () => {
    expect(idsOf(filterFor('x.io/a'))).toEqual([]);
    expect(idsOf(filterFor('busybox:latest'))).toEqual([]);
  });

  it('refuses a filter that can name no image by the field', () => {
    expect(() => idsOf(filterFor('No Image'))).toThrow(/^filter\.image\.image: /);
  });

  it.each([
    ['its tag', 'registry.k8s.io/pause:3.10'],
    ['its id', pause.id],
    ['another spelling', 'REGISTRY.k8s.io/pause:3.10'],
  ])('marks as pinned what the operator names by %s', (_what, name) => {
    const pinned = room(undefined, [name, 'not/there:1'])
      .listImages({ filter: null })
      .images?.filter((image) => image.pinned);
    expect(pinned?.map(({ id }) => id)).toEqual([pause.id]);
  });

  it.each([
    ['', { uid: { value: '0' } }],
    ['1000', { uid: { value: '1000' } }],
    ['0', { uid: { value: '0' } }],
    ['1000:1000', { uid: { value: '1000' } }],
    ['www-data', { username: 'www-data' }],
    ['www-data:www-data', { username: 'www-data' }],
    ['2147483647', { uid: { value: '2147483647' } }],
    // As a name, with which runAsNonRoot does not start it.
    ['2147483648', { username: '2147483648' }],
    ['4294967296', { username: '4294967296' }],
    ['1000abc', { username: '1000abc' }],
    ['0x10', { username: '0x10' }],
    [' 1', { username: ' 1' }],
  ])('tells the user %j in a way that runAsNonRoot can trust', (user, expected) => {
    const [image] = room([imageFacts({ user })]).listImages({ filter: null }).images ?? [];
    expect({
      ...(image?.uid && { uid: image.uid }),
      ...(image?.username && { username: image.username }),
    }).toEqual(expected);
  });

  it('never tells a size of 0', () => {
    expect(room([imageFacts({ sizeBytes: 0 })]).listImages({ filter: null }).images?.[0]).toHaveProperty(
      'size',
      '1',
    );
  });
});

describe('StreamImages', () => {
  it('sends the same images in messages of a bounded size', () => {
    const images = Array.from({ length: 450 }, (_, n) =>
      imageFacts({ id: digestOf(String(n)), repoTags: [], repoDigests: [] }),
    );
    const { listImages, streamImages } = room(images);
    const messages = [...streamImages({ filter: null })];
    expect(messages.map((message) => message.images?.length)).toEqual([100, 100, 100, 100, 50]);
    expect(messages.flatMap((message) => message.images ?? [])).toEqual(listImages({ filter: null }).images);
  });

  it('filters as ListImages does', () => {
    expect([...room().streamImages({ filter: filterFor('busybox:1.36') })]).toEqual([
      room().listImages({ filter: filterFor('busybox:1.36') }),
    ]);
  });
});
