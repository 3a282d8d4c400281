import { createHash } from 'node:crypto';
import type { ImageId } from '../../../src/cri/ids.js';
import type { ImageFacts, ImageProcess } from '../../../src/translate/facts.js';

/** A well-formed id or digest that only this seed has. */
export function digestOf(seed: string): ImageId {
  return `sha256:${createHash('sha256').update(seed).digest('hex')}` as ImageId;
}

/** A process of no size, with what matters changed. */
export function imageProcess(changes: Partial<ImageProcess> = {}): ImageProcess {
  const none = { count: 0, bytes: 0, first: 0, longest: 0 };
  return {
    entrypoint: none,
    cmd: none,
    env: none,
    workingDirFault: undefined,
    volumeFault: undefined,
    ...changes,
  };
}

/** An image of the node: `busybox:1.36`, pulled, with what matters changed. */
export function imageFacts(changes: Partial<ImageFacts> = {}): ImageFacts {
  return {
    id: digestOf('busybox'),
    repoTags: ['busybox:1.36'],
    repoDigests: [`busybox@${digestOf('busybox manifest')}`],
    sizeBytes: 4_261_502,
    user: '',
    labels: {},
    stopSignal: '',
    isTooLarge: false,
    process: imageProcess(),
    ...changes,
  };
}
