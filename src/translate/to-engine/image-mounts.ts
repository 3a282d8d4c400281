import type { Mount } from '../../cri/generated/runtime/v1/Mount.js';
import type { EngineMount } from '../../engine/wire/container-create.js';
import { floorOf, supports } from '../../engine/wire/features.js';
import { AdapterError, invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import { requireNoNul } from './text-checks.js';

type ImageMount = (mount: Mount, image: string, target: string, field: string) => EngineMount;

/**
 * Mounts of images for one container: always read-only. The Engine refuses a second mount with the same source in one container, so
 * an image that is mounted again is given another spelling of its id.
 */
export function createImageMounts({ apiVersion }: Pick<NodeFacts, 'apiVersion'>): ImageMount {
  const uses = new Map<string, number>();

  return (mount, image, target, field) => {
    if (!supports(apiVersion, 'imageMounts')) {
      throw new AdapterError(
        'failed-precondition',
        `${field}.image: mounting an image needs Engine API ${floorOf('imageMounts')}; this Engine offers ${apiVersion}`,
      );
    }
    if (mount.hostPath !== '')
      throw invalidArgument(`${field}.host_path`, 'an image is mounted instead: only one of the two can be');
    const earlier = uses.get(image) ?? 0;
    uses.set(image, earlier + 1);
    const subPath = requireSubPath(mount.imageSubPath, `${field}.image_sub_path`);
    return {
      Type: 'image',
      Source: spelling(image, earlier, `${field}.image`),
      Target: target,
      ReadOnly: true,
      ...(subPath !== '' && { ImageOptions: { Subpath: subPath } }),
    };
  };
}

const ID = /^(?:sha256:)?([0-9a-f]{64})$/;

/** Shorter than this a prefix of an id might be another image's too. */
const SHORTEST_ID = 40;

/** The `n`th way to write an image's id: as it is given, the other long form, then ever shorter prefixes. */
function spelling(image: string, n: number, field: string): string {
  if (n === 0) return image;
  const hex = ID.exec(image)?.[1];
  if (hex === undefined)
    throw invalidArgument(
      field,
      `${image} is mounted twice: that needs the id of the image instead of its name`,
    );
  const length = hex.length - n + 1;
  if (length < SHORTEST_ID)
    throw invalidArgument(field, `${image} is mounted more often than the Engine can do`);
  if (n === 1) return image === hex ? `sha256:${hex}` : hex;
  return hex.slice(0, length);
}

function requireSubPath(path: string, field: string): string {
  requireNoNul(path, field);
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw invalidArgument(field, `${JSON.stringify(path)} must stay below the root of the image`);
  return path;
}
