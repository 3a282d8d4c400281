import { describe, expect, it, vi } from 'vitest';
import { createEnsureImage } from '../../../src/image/ensure.js';
import type { ImagePuller } from '../../../src/image/puller.js';
import { imageFacts } from '../../support/builders/image.js';
import { createFakeImageStore } from '../../support/doubles/image-store.js';

const signal = new AbortController().signal;

describe('ensuring the pause image', () => {
  it('does not pull an image that is there', async () => {
    const pull = vi.fn<ImagePuller>();
    const ensureImage = createEnsureImage({ images: createFakeImageStore([imageFacts()]), pull });
    expect(await ensureImage('docker.io/busybox:1.36', signal)).toEqual(imageFacts());
    expect(pull).not.toHaveBeenCalled();
  });

  it('pulls a missing one with the node’s own credentials', async () => {
    const pull = vi.fn<ImagePuller>(() => Promise.resolve(imageFacts()));
    const ensureImage = createEnsureImage({ images: createFakeImageStore(), pull });
    expect(await ensureImage('busybox:1.36', signal)).toEqual(imageFacts());
    expect(pull).toHaveBeenCalledExactlyOnceWith(
      { domain: 'docker.io', path: 'library/busybox', tag: '1.36' },
      null,
      signal,
    );
  });

  it('refuses a setting that names no image', async () => {
    const ensureImage = createEnsureImage({ images: createFakeImageStore(), pull: vi.fn<ImagePuller>() });
    await expect(ensureImage('No Image', signal)).rejects.toThrow(/^the pause image: /);
  });
});
