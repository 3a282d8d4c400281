import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Stats } from 'node:fs';
import koffi from 'koffi';

/** A path has few parts; an image that sends its reader from link to link is not followed any further. */
const STEPS_MAX = 64;

/** Of a file of an image: /etc/group with ten thousand users has less. */
const FILE_MAX_BYTES = 1 << 20;

/** A file of an image that is there and cannot be what it should be. The message says why. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

/**
 * Text of a regular file in an image, read from the layers of the overlay2 storage driver, the uppermost
 * first; undefined when the image has no such file. Nothing is mounted and no program runs. The image may be
 * hostile: links are followed inside the image only and each part of the path is looked at before it is used;
 * layers of images never change, so it cannot be swapped in between. What is neither a regular file nor small
 * is not opened, or not read.
 */
export function createImageFileReader(): (
  layers: readonly string[],
  path: string,
) => Promise<string | undefined> {
  const marks = loadOverlayMarks();

  return async function readImageFile(layers, path) {
    for (const layer of layers) {
      if (!(await lstat(layer)).isDirectory()) throw new Error(`${layer} is not a directory`);
    }
    const found = await find(layers, path, marks);
    return found === undefined ? undefined : readRegularFile(found, path);
  };
}

/** What the attributes of a directory mean to the kernel's overlay file system. */
interface OverlayMarks {
  readonly isOpaque: (directory: string) => boolean;
  /** Opaque in overlays that root did not mount, and not in others. */
  readonly isOpaqueToSome: (directory: string) => boolean;
  readonly isRedirected: (directory: string) => boolean;
}

/**
 * A directory that hides all of the same name in lower layers says so in an attribute; which of the two is
 * looked at depends on how the overlay was mounted, and an image may bring either: with one of the wrong kind
 * others would be looked at than the Engine reads. So they would with a directory that is merged with
 * directories of another name. No layer of an image needs either.
 */
function loadOverlayMarks(): OverlayMarks {
  const getxattr = koffi
    .load(null)
    .func('long lgetxattr(const char *path, const char *name, void *value, size_t size)') as (
    path: string,
    name: string,
    value: Buffer,
    size: number,
  ) => number;
  const value = Buffer.alloc(1);
  const sizeOf = (directory: string, attribute: string): number =>
    getxattr(directory, attribute, value, attribute.endsWith('.opaque') ? value.length : 0);
  const isOpaque = (directory: string, attribute: string): boolean =>
    sizeOf(directory, attribute) === 1 && value.toString('latin1') === 'y';
  return {
    isOpaque: (directory) => isOpaque(directory, 'trusted.overlay.opaque'),
    isOpaqueToSome: (directory) =>
      isOpaque(directory, 'user.overlay.opaque') && !isOpaque(directory, 'trusted.overlay.opaque'),
    isRedirected: (directory) =>
      ['trusted.overlay.redirect', 'user.overlay.redirect'].some((name) => sizeOf(directory, name) > 0),
  };
}

type Found =
  | { readonly kind: 'nothing' | 'other' }
  /** The same directory in each layer that has it, merged. */
  | { readonly kind: 'directory'; readonly layers: readonly string[] }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'link'; readonly target: string };

/** Where the file really is, in the layer that has it. */
async function find(
  layers: readonly string[],
  path: string,
  marks: OverlayMarks,
): Promise<string | undefined> {
  let rest = partsOf(path);
  let above: (readonly string[])[] = [layers];
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const [part, ...next] = rest;
    if (part === undefined) throw new UnreadableFileError(`${path} is a directory`);
    rest = next;
    if (part === '..') {
      above = above.slice(0, Math.max(1, above.length - 1));
      continue;
    }
    if (above.length === 1) requireOwn(part, path);
    const found = await lookUp(above.at(-1) ?? layers, part, marks);
    switch (found.kind) {
      case 'nothing':
        // Not the kernel's way but the Engine's: ".." takes away the part before it, also one that is not
        // there.
        if (!rest.includes('..')) return undefined;
        above = [...above, []];
        break;
      case 'other':
        throw new UnreadableFileError(`${path} is not a regular file`);
      case 'file':
        if (rest.length === 0) return found.path;
        if (!rest.includes('..')) return undefined;
        above = [...above, []];
        break;
      case 'directory':
        above = [...above, found.layers];
        break;
      case 'link':
        rest = [...partsOf(found.target), ...rest];
        if (found.target.startsWith('/')) above = [layers];
        break;
    }
  }
  throw new UnreadableFileError(`${path} has too many links or directories`);
}

/**
 * The runtime reads the file once more, in the container: behind /dev/stdout is a pipe that it would wait for
 * forever, while the Engine holds the container's lock.
 */
function requireOwn(directory: string, path: string): void {
  if (['dev', 'proc', 'sys'].includes(directory))
    throw new UnreadableFileError(`${path} leads to /${directory}, which is not the image's own`);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/**
 * One name in a merged directory, as the kernel's overlay file system finds it (its documentation,
 * filesystems/overlayfs).
 */
async function lookUp(layers: readonly string[], name: string, marks: OverlayMarks): Promise<Found> {
  const merged: string[] = [];
  for (const layer of layers) {
    const path = join(layer, name);
    const stats = await lstatIfThere(path);
    if (stats === undefined) continue;
    if (merged.length > 0 && !stats.isDirectory()) break;
    if (isWhiteout(stats)) return { kind: 'nothing' };
    if (stats.isSymbolicLink()) return { kind: 'link', target: await targetOf(path) };
    if (stats.isFile()) return { kind: 'file', path };
    if (!stats.isDirectory()) return { kind: 'other' };
    merged.push(path);
    if (marks.isRedirected(path))
      throw new UnreadableFileError(`${name} is a directory that overlayfs redirects`);
    if (marks.isOpaque(path)) break;
    if (marks.isOpaqueToSome(path))
      throw new UnreadableFileError(`${name} is a directory that not every overlayfs takes for opaque`);
  }
  return merged.length === 0 ? { kind: 'nothing' } : { kind: 'directory', layers: merged };
}

/** Text cannot name what is not UTF-8: another file would be looked at than the Engine reads. */
async function targetOf(link: string): Promise<string> {
  const target = await readlink(link, 'buffer');
  if (isUtf8(target)) return target.toString('utf8');
  throw new UnreadableFileError(`${basename(link)} is a link to a name that is not UTF-8`);
}

async function lstatIfThere(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A device of the number 0 hides what lower layers have. */
function isWhiteout(stats: Stats): boolean {
  return stats.isCharacterDevice() && stats.rdev === 0;
}

async function readRegularFile(found: string, path: string): Promise<string> {
  const file = await open(found, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new UnreadableFileError(`${path} is not a regular file`);
    if (stats.size > FILE_MAX_BYTES)
      throw new UnreadableFileError(
        `${path} has ${String(stats.size)} bytes, more than ${String(FILE_MAX_BYTES)}`,
      );
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
