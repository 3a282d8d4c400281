import { describe, expect, it } from 'vitest';
import type { RemoveImageRequest } from '../../../src/cri/generated/runtime/v1/RemoveImageRequest.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createRemoveImage } from '../../../src/image/remove.js';
import type { ImageFacts } from '../../../src/translate/facts.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';
import { createFakeImageStore } from '../../support/doubles/image-store.js';

const MANIFEST = digestOf('manifest');
const oneName = imageFacts();
const manyNames = imageFacts({
  repoTags: ['x.io/a:1', 'x.io/a:2', 'y.io/a:1'],
  repoDigests: [`x.io/a@${MANIFEST}`, `y.io/a@${MANIFEST}`],
});
const signal = new AbortController().signal;
const request = (image: string): RemoveImageRequest => ({
  image: { image, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
});

/** An Engine with one image: as dockerd removes names, and refuses an id with several of them. */
function room(
  image: ImageFacts,
  options: { users?: string[]; refuse?: (name: string) => Error | undefined } = {},
) {
  const store = createFakeImageStore([image]);
  const removed: string[] = [];
  let names = [...image.repoTags, ...image.repoDigests];
  let changes = 0;
  const remove = async (name: string): Promise<void> => {
    await Promise.resolve();
    removed.push(name);
    const refusal = options.refuse?.(name);
    if (refusal !== undefined) throw refusal;
    const isKnown = names.includes(name) || (name === image.id && store.engineHas.length > 0);
    if (!isKnown) throw new AdapterError('not-found', `no such image: ${name}`);
    if (name === image.id && image.repoTags.length > 1 && names.length > 1) {
      throw new AdapterError(
        'failed-precondition',
        'conflict: must be forced - image is referenced in multiple repositories',
      );
    }
    names = name === image.id ? [] : names.filter((other) => other !== name);
    if (names.length === 0) store.engineHas = [];
  };
  const removeImage = createRemoveImage({
    engine: { images: { remove } },
    images: store,
    containersUsing: () => options.users ?? [],
    onImagesChanged: () => {
      changes += 1;
    },
  });
  return { removeImage, store, removed, changes: () => changes };
}

describe('RemoveImage', () => {
  it.each([
    oneName.id,
    oneName.id.slice(7),
    oneName.id.slice(7, 19),
    'busybox:1.36',
    'docker.io/library/busybox:1.36',
    oneName.repoDigests[0],
  ])('removes an image given as %s, and lists it no more', async (name) => {
    const { removeImage, store, removed } = room(oneName);
    expect(await removeImage(request(name ?? ''), signal)).toEqual({});
    expect(removed).toEqual([oneName.id]);
    expect(store.list()).toEqual([]);
  });

  it('removes all tags, those of other registries too, when it is given one', async () => {
    const { removeImage, store } = room(manyNames);
    await removeImage(request('x.io/a:1'), signal);
    expect(store.list()).toEqual([]);
  });

  it('succeeds when the image is not there', async () => {
    const { removeImage, removed } = room(oneName);
    expect(await removeImage(request('x.io/other:1'), signal)).toEqual({});
    expect(removed).toEqual([]);
  });

  it('succeeds when the image went meanwhile', async () => {
    const { removeImage, store } = room(oneName, {
      refuse: () => new AdapterError('not-found', 'no such image'),
    });
    store.engineHas = [];
    expect(await removeImage(request(oneName.id), signal)).toEqual({});
    expect(store.list()).toEqual([]);
  });

  it('does the work once for calls at the same time, and all succeed', async () => {
    const { removeImage, store, removed } = room(manyNames);
    const names = [manyNames.id, 'x.io/a:1', 'y.io/a:1', manyNames.id];
    await Promise.all(
      names.map(async (name) => {
        await removeImage(request(name), signal);
        expect(store.list()).toEqual([]);
      }),
    );
    expect(removed.filter((name) => name === 'x.io/a:1')).toHaveLength(1);
  });

  it('refuses while a container uses the image, with the container, before anything is untagged', async () => {
    const { removeImage, removed } = room(manyNames, { users: ['c0ffee'] });
    await expect(removeImage(request('x.io/a:1'), signal)).rejects.toMatchObject({
      fault: 'failed-precondition',
      message: 'image x.io/a:1 is used by container c0ffee',
    });
    expect(removed).toEqual([]);
  });

  it('untags nothing when the Engine knows of another container that uses it', async () => {
    const inUse = new AdapterError(
      'failed-precondition',
      'conflict: cannot be forced - image is being used by running container 123',
    );
    const { removeImage, removed } = room(manyNames, { refuse: () => inUse });
    await expect(removeImage(request('x.io/a:1'), signal)).rejects.toBe(inUse);
    expect(removed).toEqual([manyNames.id]);
  });

  it.each(['', 'No Image'])('refuses %j by the field', async (name) => {
    await expect(room(oneName).removeImage(request(name), signal)).rejects.toThrow(/^image\.image: /);
  });

  it('tells those who measure the images', async () => {
    const { removeImage, changes } = room(oneName);
    await removeImage(request(oneName.id), signal);
    expect(changes()).toBe(1);
  });
});
