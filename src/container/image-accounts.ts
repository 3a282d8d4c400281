import type { ImageInspect } from '../engine/wire/image.js';
import { invalidArgument, messageOf } from '../errors/adapter-error.js';
import type { ImageFacts } from '../translate/facts.js';
import type { ImageAccounts } from '../translate/to-engine/accounts.js';
import { UnreadableFileError } from '../host/overlay-files.js';
import type { ContainerParts } from './parts.js';

/** Reads the accounts of an image; undefined where its files cannot be seen from here. */
export type ReadImageAccounts = (
  image: Pick<ImageFacts, 'id'>,
  signal: AbortSignal,
) => Promise<ImageAccounts | undefined>;

type Parts = Pick<ContainerParts, 'engine' | 'host' | 'facts' | 'onWarning'>;

/** Images that are remembered, and the longest texts of one of them: 16 MiB at most. Most have some 2 KiB. */
const REMEMBERED_MAX = 256;
const REMEMBERED_MAX_CHARACTERS = 64 * 1024;

/**
 * Reads each image once: an id stands for the content of the image, so what was read holds for good. What
 * could not be read, or is too large to be kept, is read each time.
 */
export function createReadImageAccounts(parts: Parts): ReadImageAccounts {
  const remembered = new Map<string, ImageAccounts>();

  function remember(id: string, accounts: ImageAccounts): void {
    if (accounts.passwd.length + accounts.group.length > REMEMBERED_MAX_CHARACTERS) return;
    remembered.delete(id);
    remembered.set(id, accounts);
    const [oldest] = remembered.keys();
    if (remembered.size > REMEMBERED_MAX && oldest !== undefined) remembered.delete(oldest);
  }

  return async ({ id }, signal) => {
    if (!parts.facts().imageFiles) return undefined;
    const accounts = remembered.get(id) ?? (await readImageAccounts(parts, id, signal));
    if (accounts !== undefined) remember(id, accounts);
    return accounts;
  };
}

/**
 * /etc/passwd and /etc/group of an image, where its layers are directories on this node (storage driver
 * overlay2); undefined where they are not, or cannot be seen from here. The Engine reads both at each start,
 * whoever runs, and waits for ever where one is a FIFO: an image that has something else than a file there is
 * refused.
 */
async function readImageAccounts(
  { engine, host, onWarning }: Parts,
  id: string,
  signal: AbortSignal,
): Promise<ImageAccounts | undefined> {
  const layers = layersOf(await engine.images.inspect(id, signal));
  if (layers.length === 0) return undefined;
  try {
    const [passwd = '', group = ''] = [
      await host.readImageFile(layers, '/etc/passwd'),
      await host.readImageFile(layers, '/etc/group'),
    ];
    return { passwd, group };
  } catch (error) {
    if (error instanceof UnreadableFileError)
      throw Object.assign(
        invalidArgument(
          'config.image.image',
          `the image ${id} cannot be used: the Engine would read its ${error.message}`,
        ),
        { cause: error },
      );
    onWarning('cannot read the layers of an image', { imageId: id, error: messageOf(error) });
    return undefined;
  }
}

/** The uppermost first. */
function layersOf({ GraphDriver }: ImageInspect): string[] {
  if (GraphDriver?.Name !== 'overlay2') return [];
  const { UpperDir = '', LowerDir = '' } = GraphDriver.Data ?? {};
  return [UpperDir, ...LowerDir.split(':')].filter((layer) => layer !== '');
}
