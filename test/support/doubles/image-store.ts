import type { ImageStore } from '../../../src/image/image-store.js';
import type { ImageFacts } from '../../../src/translate/facts.js';
import { createImageIndex } from '../../../src/translate/image-reference.js';

export interface FakeImageStore extends ImageStore {
  /** What the Engine has; list() and find() show it from the next refresh() on. */
  engineHas: readonly ImageFacts[];
  readonly refreshes: () => number;
}

/** The images of the node as the state shows them, with an Engine behind it that is no more than a list. */
export function createFakeImageStore(images: readonly ImageFacts[] = []): FakeImageStore {
  let shown = images;
  let refreshes = 0;
  return {
    engineHas: images,
    list: () => shown,
    find: (reference) => createImageIndex(shown).find(reference),
    refresh(signal) {
      signal.throwIfAborted();
      refreshes += 1;
      shown = this.engineHas;
      return Promise.resolve();
    },
    refreshes: () => refreshes,
  };
}
