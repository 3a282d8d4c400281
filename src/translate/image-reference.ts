import { invalidArgument } from '../errors/adapter-error.js';
import type { ImageFacts } from './facts.js';

/*
 * Image references after the grammar of github.com/distribution/reference v0.6 (reference.go, normalize.go), which is the Engine's own:
 * `[domain/]path[:tag][@digest]`, where `busybox` stands for `docker.io/library/busybox`. IPv6 registries are written `[::1]:5000/x`.
 * Left out: digest algorithms other than SHA-2, which no Engine accepts either.
 */

/** A reference with its defaults filled in, except the tag. */
export interface ImageReference {
  /** The registry, with its port: `docker.io`, `[::1]:5000`. */
  readonly domain: string;
  /** The repository on it: `library/busybox`. */
  readonly path: string;
  readonly tag?: string;
  /** `sha256:…`. */
  readonly digest?: string;
}

/** The images of the node, by every spelling that a user may give. */
export interface ImageIndex {
  /**
   * By id (`sha256:…`, its hex digits, or at least 12 first ones that only one image has), tag or digest.
   * With a tag and a digest the digest decides, as in a pull. A name comes before the first digits of an id,
   * as with the Engine.
   */
  find(reference: string): ImageFacts | undefined;
}

const DOCKER_HUB = 'docker.io';
const OFFICIAL = 'library/';
/** Of the Engine's: a longer repository name can be neither pulled nor listed. */
const LONGEST_PATH = 255;
const LONGEST_DOMAIN = 255;

const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{64}$/;
const ID_PREFIX = /^(?:sha256:)?([0-9a-f]{12,63})$/;
const DOMAIN =
  /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\[[0-9a-f:]+\])(?::[0-9]+)?$/i;
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/;

/**
 * The reference that this text is. Throws `invalid-argument` that names `field`, the CRI field it came in,
 * e.g. `image.image`.
 */
export function parseImageReference(text: string, field: string): ImageReference {
  const read = readReference(text);
  if ('problem' in read) throw invalidArgument(field, read.problem);
  return read;
}

/** True for an image's whole id: `sha256:` and 64 hex digits, or these alone. Neither can be a name. */
export function isImageId(text: string): boolean {
  return IMAGE_ID.test(text);
}

/**
 * The reference that a pull goes for: `latest` when there is neither tag nor digest, else the Engine would
 * pull every tag.
 */
export function withDefaultTag(reference: ImageReference): ImageReference {
  return reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: 'latest' }
    : reference;
}

/** The repository as the Engine prints it: `busybox`, `registry.k8s.io/pause`. */
export function familiarName({ domain, path }: Pick<ImageReference, 'domain' | 'path'>): string {
  if (domain !== DOCKER_HUB) return `${domain}/${path}`;
  const short =
    path.startsWith(OFFICIAL) && !path.includes('/', OFFICIAL.length) ? path.slice(OFFICIAL.length) : path;
  const again = splitDomain(short);
  // Some names on the Hub look like another registry's once they stand alone.
  return again.domain === domain && again.path === path ? short : `${domain}/${path}`;
}

/** The whole reference as the Engine prints it; parsing it gives the same reference again. */
export function familiarForm(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${familiarName(reference)}${tag}${digest}`;
}

export function createImageIndex(images: readonly ImageFacts[]): ImageIndex {
  const byId = new Map<string, ImageFacts>();
  const byName = new Map<string, ImageFacts>();
  for (const image of images) {
    byId.set(hexOf(image.id), image);
    for (const name of [...image.repoTags, ...image.repoDigests]) {
      const reference = readReference(name);
      // Entries such as `<none>:<none>` are not references.
      if ('problem' in reference) continue;
      byName.set(nameKey(reference), image);
      // In containerd's store the id is the digest in every repository, of which the Engine lists one only.
      byName.set(nameKey({ ...reference, digest: image.id }), image);
    }
  }
  return {
    find(text) {
      if (isImageId(text)) return byId.get(hexOf(text));
      const reference = readReference(text);
      const named = 'problem' in reference ? undefined : byName.get(nameKey(reference));
      return named ?? findByPrefix(byId, ID_PREFIX.exec(text)?.[1]);
    },
  };
}

/**
 * True when the text can name an image: a reference, an id or the first digits of one. Throws
 * `invalid-argument` otherwise.
 */
export function requireImageName(text: string, field: string): string {
  if (!isImageId(text) && !ID_PREFIX.test(text)) parseImageReference(text, field);
  return text;
}

/**
 * The repository, when the text names nothing more than one; undefined for a tag, a digest, an id or no
 * reference at all.
 */
export function findImageRepository(text: string): ImageReference | undefined {
  const reference = findReference(text);
  return reference?.tag === undefined && reference?.digest === undefined ? reference : undefined;
}

/** The reference that this text is; undefined for an id, and for what is none. */
export function findReference(text: string): ImageReference | undefined {
  const reference = readReference(text);
  return 'problem' in reference ? undefined : reference;
}

/** True when both are references, and to the same repository. */
export function areInOneRepository(one: string, other: string): boolean {
  const [first, second] = [findReference(one), findReference(other)];
  return first !== undefined && second !== undefined && repositoryKey(first) === repositoryKey(second);
}

/** True when one of the image's tags or digests is in this repository. */
export function inRepository(
  image: ImageFacts,
  repository: Pick<ImageReference, 'domain' | 'path'>,
): boolean {
  const wanted = repositoryKey(repository);
  return [...image.repoTags, ...image.repoDigests].some((name) => {
    const reference = findReference(name);
    return reference !== undefined && repositoryKey(reference) === wanted;
  });
}

/** A registry's host name is the same in any case, and the path has lower case only. */
function repositoryKey(repository: Pick<ImageReference, 'domain' | 'path'>): string {
  return familiarName(repository).toLowerCase();
}

function readReference(text: string): ImageReference | { readonly problem: string } {
  if (text === '') return { problem: 'must name an image' };
  if (isImageId(text)) return { problem: 'is the id of an image, but must be a name' };
  const { name, tag, digest } = split(text);
  if (digest !== undefined && !DIGEST.test(digest))
    return { problem: `${quoted(digest)} is not a valid digest` };
  if (tag !== undefined && !TAG.test(tag)) return { problem: `${quoted(tag)} is not a valid tag` };
  const { domain, path } = splitDomain(name);
  const problem = problemOf(domain, path);
  if (problem !== undefined) return { problem };
  return { domain, path, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
}

function split(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  // A colon before the last slash belongs to a port or an IPv6 address.
  if (colon === -1 || colon < tagged.lastIndexOf('/')) return { name: tagged, tag: undefined, digest };
  return { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}

function splitDomain(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isDomain =
    slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first);
  const domain = isDomain && first !== 'index.docker.io' ? first : DOCKER_HUB;
  const path = isDomain ? name.slice(slash + 1) : name;
  return { domain, path: domain === DOCKER_HUB && !path.includes('/') ? `${OFFICIAL}${path}` : path };
}

function problemOf(domain: string, path: string): string | undefined {
  if (domain.length > LONGEST_DOMAIN || !DOMAIN.test(domain))
    return `${quoted(domain)} is not a valid registry`;
  if (path.length > LONGEST_PATH)
    return `the repository name is longer than ${String(LONGEST_PATH)} characters`;
  if (path !== path.toLowerCase()) return `repository ${quoted(path)} must be lower case`;
  if (!path.split('/').every((component) => PATH_COMPONENT.test(component)))
    return `${quoted(path)} is not a valid repository name`;
  return undefined;
}

/** The key of a tag or digest in the index; a registry's host name is the same in any case. */
function nameKey(reference: ImageReference): string {
  const { domain, path, tag, digest } = withDefaultTag(reference);
  const name = `${domain.toLowerCase()}/${path}`;
  return digest === undefined ? `${name}:${tag ?? ''}` : `${name}@${digest}`;
}

function findByPrefix(
  byId: ReadonlyMap<string, ImageFacts>,
  prefix: string | undefined,
): ImageFacts | undefined {
  if (prefix === undefined) return undefined;
  const matches = [...byId].filter(([id]) => id.startsWith(prefix));
  return matches.length === 1 ? matches[0]?.[1] : undefined;
}

function hexOf(id: string): string {
  return id.startsWith('sha256:') ? id.slice('sha256:'.length) : id;
}

/**
 * Only the part that is wrong, and not much of it: a reference may hold what was meant for another field,
 * even a password.
 */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}
