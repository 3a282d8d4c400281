import type { ImageInit } from '../../cri/generated/runtime/v1/Image.js';
import type { ImageId } from '../../cri/ids.js';
import type { ImageInspect, ImageSummary } from '../../engine/wire/image.js';
import type { ImageFacts, ImageProcess } from '../facts.js';
import { sizesOf } from '../text-sizes.js';
import { pathLengthFault, USER_NAME_MAX_BYTES } from '../to-engine/length-checks.js';
import { isId } from '../check/numbers.js';

/**
 * The facts of an image, from its entry in the Engine's list and, for what only that has, its inspect. The
 * containerd store mixes the two kinds of references and both stores write `<none>` for what there is not:
 * here tags are tags and digests are digests.
 */
export function imageFactsFrom(summary: ImageSummary, inspect: ImageInspect | undefined): ImageFacts {
  const config = inspect?.Config;
  const labels = config?.Labels ?? {};
  // Names that could not be read make an image hard to find, and its containers no larger.
  const hasLargeParts = (inspect?.tooLarge ?? []).some((path) => !NAMES.has(path));
  const isTooLarge = hasLargeParts || sizeOf(labels) > IMAGE_LABELS_BYTES;
  const { RepoTags, RepoDigests } = summary.tooLarge === undefined ? summary : (inspect ?? summary);
  return {
    id: summary.Id as ImageId,
    repoTags: (RepoTags ?? []).filter((tag) => !tag.includes('@') && !tag.includes(NONE)),
    repoDigests: [...new Set((RepoDigests ?? []).flatMap(toRepoDigest))],
    sizeBytes: summary.Size,
    user: shortened(config?.User ?? ''),
    labels: isTooLarge ? {} : labels,
    stopSignal: (config?.StopSignal ?? '').slice(0, STOP_SIGNAL_CHARACTERS),
    isTooLarge,
    process: imageProcess(config ?? undefined),
  };
}

const NAMES: ReadonlySet<string> = new Set(['RepoTags', 'RepoDigests']);

/**
 * The Engine copies an image's labels into each of its containers, and repeats them in each of their events
 * and in each list. Images of buildpacks have the largest seen in earnest, some 500 KiB.
 */
export const IMAGE_LABELS_BYTES = 1024 * 1024;

/**
 * The Engine makes a volume for each. Creating a container with 500 of them takes 2.2 s (measured), so with
 * 8,192 it would take more than half a minute.
 */
const VOLUMES_MAX = 1024;

/** Longer than any: what is cut off is none all the same. */
const STOP_SIGNAL_CHARACTERS = 32;

/**
 * A user and a group, each cut where it is too long for any node: either may be megabytes, which would be
 * kept, and sent in each list of images. What is left is still too long, so that no container is made of it.
 */
function shortened(user: string): string {
  return user
    .split(':', 2)
    .map((name) => name.slice(0, USER_NAME_MAX_BYTES + 1))
    .join(':');
}

function sizeOf(labels: Readonly<Record<string, string>>): number {
  return Object.entries(labels).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

/** An image as CRI lists it. */
export function toImage(facts: ImageFacts, pinned: boolean): ImageInit {
  return {
    id: facts.id,
    repoTags: [...facts.repoTags],
    repoDigests: [...facts.repoDigests],
    // CRI: must be greater than 0. An image of no layers has 0 bytes.
    size: Math.max(facts.sizeBytes, 1).toString(),
    ...imageUser(facts.user),
    spec: null,
    pinned,
  };
}

function imageProcess(config: NonNullable<ImageInspect['Config']> | undefined): ImageProcess {
  const paths = Object.keys(config?.Volumes ?? {});
  const volumes = paths.map(pathLengthFault);
  return {
    entrypoint: sizesOf(config?.Entrypoint ?? []),
    cmd: sizesOf(config?.Cmd ?? []),
    env: sizesOf(config?.Env ?? []),
    workingDirFault: pathLengthFault(config?.WorkingDir ?? ''),
    volumeFault:
      paths.length > VOLUMES_MAX
        ? `is one of more than ${String(VOLUMES_MAX)}`
        : volumes.find((fault) => fault !== undefined),
  };
}

const NONE = '<none>';

/** `repository@digest` out of `repository:tag@digest`; nothing out of a bare digest. */
function toRepoDigest(reference: string): string[] {
  const at = reference.indexOf('@');
  if (at <= 0 || reference.includes(NONE)) return [];
  const name = reference.slice(0, at);
  const tagged = /:[^/:]+$/.exec(name);
  return [`${tagged === null ? name : name.slice(0, tagged.index)}${reference.slice(at)}`];
}

/**
 * The user an image runs as, of which the kubelet decides runAsNonRoot: an id, or a name that only the image
 * can resolve. Never neither: no user is root. What looks like an id and is none that can be, is a name.
 */
function imageUser(user: string): Pick<ImageInit, 'uid' | 'username'> {
  const [name = ''] = user.split(':');
  if (name === '') return { uid: { value: '0' }, username: '' };
  return isId(name) ? { uid: { value: String(Number(name)) }, username: '' } : { uid: null, username: name };
}
