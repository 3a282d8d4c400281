import type { ImageInspect } from '../engine/wire/image.js';
import { invalidArgument, messageOf } from '../errors/adapter-error.js';
import type { ImageFacts } from '../translate/facts.js';
import type { ImageAccounts } from '../translate/to-engine/accounts.js';
import { UnreadableFileError } from '../host/overlay-files.js';
import type { ContainerParts } from './parts.js';

/**
 * /etc/passwd and /etc/group of an image, where its layers are directories on this node (storage driver overlay2); undefined where they are not, or
 * cannot be seen from here. The Engine reads both at each start, whoever runs, and waits for ever where one is a FIFO: an image that has
 * something else than a file there is refused.
 */
export async function readImageAccounts(
  { engine, host, facts, onWarning }: Pick<ContainerParts, 'engine' | 'host' | 'facts' | 'onWarning'>,
  { id }: Pick<ImageFacts, 'id'>,
  signal: AbortSignal,
): Promise<ImageAccounts | undefined> {
  if (!facts().imageFiles) return undefined;
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
