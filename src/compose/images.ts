import type { Clock } from '../async/clock.js';
import type { EngineClient } from '../engine/engine-client.js';
import { createCredentialHelper } from '../image/credential-helper.js';
import { createDockerCredentials } from '../image/docker-credentials.js';
import { createEnsureImage } from '../image/ensure.js';
import { createImageFsInfo } from '../image/fs-info.js';
import type { ImageStore } from '../image/image-store.js';
import { createListImages, createStreamImages } from '../image/list.js';
import { createPinnedImages } from '../image/pinned.js';
import { createPullImage } from '../image/pull.js';
import { createImagePuller } from '../image/puller.js';
import { createRemoveImage } from '../image/remove.js';
import { createImageStatus } from '../image/status.js';
import { createUsedBytesMeter } from '../image/used-bytes.js';
import type { ImageServiceImpl } from '../grpc/image-service.js';
import type { Reconciler } from '../state/reconcile.js';
import type { Store } from '../state/store.js';
import type { NodeFacts } from '../translate/node-facts.js';
import type { Environment } from '../config/environment.js';

export interface ImagesParts {
  readonly engine: EngineClient;
  readonly store: Store;
  readonly reconciler: Reconciler;
  readonly facts: () => NodeFacts;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly settings: {
    readonly podInfraContainerImage: string;
    readonly pinnedImages: readonly string[];
    readonly imagePullProgressDeadline: number;
  };
  readonly writableLayerBytes: () => number;
}

export interface Images {
  readonly handlers: ImageServiceImpl;
  readonly ensureImage: ReturnType<typeof createEnsureImage>;
}

/** A helper may have to ask a cloud for a token. */
const HELPER_LIMIT_MS = 30_000;

export function composeImages(parts: ImagesParts): Images {
  const { engine, store, reconciler, facts, clock, settings } = parts;
  const images: ImageStore = {
    list: () => store.images(),
    find: (reference) => store.findImage(reference),
    refresh: () => reconciler.images(),
  };
  const usedBytes = createUsedBytesMeter({ engine, clock });
  const onImagesChanged = (): void => {
    usedBytes.invalidate();
  };
  const pull = createImagePuller({
    engine,
    images,
    credentials: createDockerCredentials({
      environment: parts.environment,
      askHelper: createCredentialHelper({ environment: parts.environment, limitMs: HELPER_LIMIT_MS }),
    }),
    progressDeadlineMs: settings.imagePullProgressDeadline,
    onImagesChanged,
  });
  const pinned = createPinnedImages({
    images,
    references: [settings.podInfraContainerImage, ...settings.pinnedImages],
  });
  return {
    ensureImage: createEnsureImage({ images, pull }),
    handlers: {
      ListImages: createListImages({ images, pinned }),
      StreamImages: createStreamImages({ images, pinned }),
      ImageStatus: createImageStatus({ engine, images, pinned }),
      PullImage: createPullImage({ pull }),
      RemoveImage: createRemoveImage({
        engine,
        images,
        containersUsing: (imageId) => usersOf(store, imageId),
        onImagesChanged,
      }),
      ImageFsInfo: createImageFsInfo({
        usedBytes,
        clock,
        dockerRootDir: () => facts().dockerRootDir,
        containerdStore: () => facts().containerdStore,
        writableLayerBytes: parts.writableLayerBytes,
      }),
    },
  };
}

function usersOf(store: Store, imageId: string): string[] {
  return store
    .containers()
    .filter(({ facts }) => facts.imageId === imageId)
    .map(({ facts }) => facts.id);
}
