import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ImageStatusRequest } from '../../../src/cri/generated/runtime/v1/ImageStatusRequest.js';
import type { ImageInspect } from '../../../src/engine/wire/image.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createImageStatus } from '../../../src/image/status.js';
import { digestOf, imageFacts } from '../../support/builders/image.js';
import { createFakeImageStore } from '../../support/doubles/image-store.js';

const LAYERS = [digestOf('layer 1'), digestOf('layer 2')] as const;
const INSPECT: ImageInspect = {
  Id: imageFacts().id,
  RepoTags: [],
  RepoDigests: [],
  Created: '2026-01-01T00:00:00Z',
  Architecture: 'amd64',
  Os: 'linux',
  Config: {
    User: '',
    Labels: { a: 'b' },
    Env: ['PATH=/bin'],
    Entrypoint: null,
    Cmd: ['sh'],
    WorkingDir: '/',
    StopSignal: '',
    Volumes: null,
  },
  RootFS: { Layers: [...LAYERS] },
};
const signal = new AbortController().signal;
const request = (image: string, verbose = false): ImageStatusRequest => ({
  image: { image, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
  verbose,
});

function room(inspect: () => Promise<ImageInspect> = () => Promise.resolve(INSPECT)) {
  let inspects = 0;
  const imageStatus = createImageStatus({
    engine: {
      images: {
        inspect: () => {
          inspects += 1;
          return inspect();
        },
      },
    },
    images: createFakeImageStore([imageFacts()]),
    pinned: () => new Set([imageFacts().id]),
  });
  return { imageStatus, inspects: () => inspects };
}

describe('ImageStatus', () => {
  it('is the same by id, tag and digest, without asking the Engine', async () => {
    const { imageStatus, inspects } = room();
    const { id, repoTags, repoDigests } = imageFacts();
    const answers = await Promise.all(
      [id, ...repoTags, ...repoDigests].map((name) => imageStatus(request(name), signal)),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.image).toMatchObject({ id, repoTags, repoDigests, pinned: true });
    expect(inspects()).toBe(0);
  });

  it('has no image for one that is not there', async () => {
    expect(await room().imageStatus(request('x.io/a:1', true), signal)).toEqual({ image: null });
  });

  it.each(['', 'No Image'])('refuses %j by the field', async (name) => {
    await expect(room().imageStatus(request(name), signal)).rejects.toThrow(/^image\.image: /);
  });

  it('shows the image’s config and the chain of its layers when it is asked to be verbose', async () => {
    const { info } = await room().imageStatus(request('busybox:1.36', true), signal);
    const chain = createHash('sha256').update(`${LAYERS[0]} ${LAYERS[1]}`).digest('hex');
    expect(JSON.parse(info?.['info'] ?? '')).toMatchObject({
      chainID: `sha256:${chain}`,
      imageSpec: {
        architecture: 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/bin'], Cmd: ['sh'] },
        rootfs: { diff_ids: LAYERS },
      },
    });
  });

  it('has no image for one that went meanwhile', async () => {
    const { imageStatus } = room(() => Promise.reject(new AdapterError('not-found', 'no such image')));
    expect(await imageStatus(request('busybox:1.36', true), signal)).toEqual({ image: null });
  });

  it('hands on that the Engine is away', async () => {
    const { imageStatus } = room(() => Promise.reject(new AdapterError('unavailable', 'no Engine')));
    await expect(imageStatus(request('busybox:1.36', true), signal)).rejects.toThrow('no Engine');
  });
});
