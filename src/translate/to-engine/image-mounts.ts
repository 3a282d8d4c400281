import type { ImageSpec } from '../../cri/generated/runtime/v1/ImageSpec.js';
import type { Mount } from '../../cri/generated/runtime/v1/Mount.js';
import type { ImageId } from '../../cri/ids.js';
import type { EngineMount } from '../../engine/wire/container-create.js';
import { floorOf, supports } from '../../engine/wire/features.js';
import { AdapterError, invalidArgument } from '../../errors/adapter-error.js';
import type { ImageFacts } from '../facts.js';
import { requireImageName } from '../image-reference.js';
import type { NodeFacts } from '../node-facts.js';
import { requireNoNul } from '../check/text.js';

/** A path in a mounted image that must exist. */
export interface ImageSubPath {
  readonly field: string;
  /** The image as it was asked for, for the error. */
  readonly image: string;
  readonly path: string;
  /** Where in the container it is mounted, by which the Engine's inspect identifies it. */
  readonly target: string;
}

export interface ImageMountPlan {
  readonly mount: EngineMount;
  /** As it is recorded: with the id of the image that was found. */
  readonly recorded: Mount;
  readonly subPath: ImageSubPath | undefined;
}

type PlanImageMount = (mount: Mount, image: ImageSpec, target: string, field: string) => ImageMountPlan;

/**
 * Mounts of images for one container: always read-only. The Engine refuses a second mount with the same
 * source in one container, so an image that is mounted again is given another spelling of its id.
 */
export function createImageMounts(
  { apiVersion }: Pick<NodeFacts, 'apiVersion'>,
  findImage: (reference: string) => ImageFacts | undefined,
): PlanImageMount {
  const uses = new Map<string, number>();

  return (mount, spec, target, field) => {
    if (!supports(apiVersion, 'imageMounts')) {
      throw new AdapterError(
        'failed-precondition',
        `${field}.image: mounting an image needs Engine API ${floorOf('imageMounts')}; this Engine offers ${apiVersion}`,
      );
    }
    if (mount.hostPath !== '') throw invalidArgument(`${field}.host_path`, 'must be empty if image is set');
    if (!mount.readonly)
      throw invalidArgument(`${field}.readonly`, 'must be true: images can only be mounted read-only');
    const path = requireSubPath(mount.imageSubPath, `${field}.image_sub_path`);
    const { id } = requireMountedImage(findImage, spec.image, `${field}.image`);
    const earlier = uses.get(id) ?? 0;
    uses.set(id, earlier + 1);
    return {
      mount: {
        Type: 'image',
        Source: spelling(id, earlier, `${field}.image`),
        Target: target,
        ReadOnly: true,
        ...(path !== '' && { ImageOptions: { Subpath: path } }),
      },
      recorded: { ...mount, image: { ...spec, imageRef: id } },
      subPath:
        path === '' ? undefined : { field: `${field}.image_sub_path`, image: spec.image, path, target },
    };
  };
}

/**
 * What a kubelet shows as the reason ImageVolumeMountFailed: it looks for the word at the beginning of the
 * message (cri-api, pkg/errors).
 */
export function imageVolumeMountFailed(field: string, problem: string): AdapterError {
  return new AdapterError('internal', `ImageVolumeMountFailed: ${field}: ${problem}`);
}

function requireMountedImage(
  findImage: (reference: string) => ImageFacts | undefined,
  image: string,
  field: string,
): ImageFacts {
  const found = findImage(image);
  if (found !== undefined) return found;
  throw imageVolumeMountFailed(field, `${requireImageName(image, `${field}.image`)} is not on this node`);
}

/** Shorter than this a prefix of an id might be another image's too. */
const SHORTEST_ID = 40;

/** The `n`th way to write an image's id: in full, without its algorithm, then ever shorter prefixes. */
function spelling(id: ImageId, n: number, field: string): string {
  if (n === 0) return id;
  const hex = id.slice(id.indexOf(':') + 1);
  const length = hex.length - n + 1;
  if (length < SHORTEST_ID)
    throw invalidArgument(field, `${id} is mounted more often than the Engine supports`);
  return hex.slice(0, length);
}

function requireSubPath(path: string, field: string): string {
  requireNoNul(path, field);
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw invalidArgument(field, `${JSON.stringify(path)} must stay below the root of the image`);
  return path;
}
