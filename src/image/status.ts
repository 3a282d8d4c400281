import { createHash } from 'node:crypto';
import type { ImageStatusRequest } from '../cri/generated/runtime/v1/ImageStatusRequest.js';
import type { ImageStatusResponseInit } from '../cri/generated/runtime/v1/ImageStatusResponse.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { ImageInspect } from '../engine/wire/image.js';
import { hasFault } from '../errors/adapter-error.js';
import { requireImageName } from '../translate/image-reference.js';
import { toImage } from '../translate/to-cri/image.js';
import type { ImageStore } from './image-store.js';
import type { PinnedImages } from './pinned.js';

export interface ImageStatusParts {
  readonly engine: { readonly images: Pick<EngineClient['images'], 'inspect'> };
  readonly images: ImageStore;
  readonly pinned: PinnedImages;
}

/**
 * ImageStatus: no image in the answer when the node does not have it. Asks the Engine only for what `verbose`
 * adds.
 */
export function createImageStatus({ engine, images, pinned }: ImageStatusParts) {
  return async function imageStatus(
    { image, verbose }: ImageStatusRequest,
    signal: AbortSignal,
  ): Promise<ImageStatusResponseInit> {
    const found = images.find(requireImageName(image?.image ?? '', 'image.image'));
    if (found === undefined) return { image: null };
    const answer = { image: toImage(found, pinned().has(found.id)) };
    if (!verbose) return answer;
    try {
      return {
        ...answer,
        info: { info: JSON.stringify(verboseInfo(await engine.images.inspect(found.id, signal))) },
      };
    } catch (error) {
      // Removed since it was found.
      if (hasFault(error, 'not-found')) return { image: null };
      throw error;
    }
  };
}

/**
 * What `crictl inspecti` shows of other runtimes: the chain id of the layers, and the config as the OCI image
 * specification has it.
 */
function verboseInfo({ Created, Architecture, Os, Config, RootFS }: ImageInspect): object {
  const layers = RootFS?.Layers ?? [];
  return {
    chainID: chainId(layers),
    imageSpec: {
      created: Created,
      architecture: Architecture,
      os: Os,
      config: Config ?? {},
      rootfs: { type: 'layers', diff_ids: layers },
    },
  };
}

/** The OCI image specification 1.1, config.md, "Layer ChainID". */
function chainId(layers: readonly string[]): string {
  return layers.reduce(
    (chain, layer) => (chain === '' ? layer : `sha256:${sha256(`${chain} ${layer}`)}`),
    '',
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
