import type { ContainerStatusInit } from '../cri/generated/runtime/v1/ContainerStatus.js';
import type { ImageFacts } from '../translate/facts.js';
import { containerImage } from '../translate/to-cri/container-image.js';
import type { ContainerRecord } from './records.js';

/** What was shown of a record last. */
const lastShown = new WeakMap<ContainerRecord, ContainerStatusInit>();

/**
 * A container's status with its image as it is named now: the same in ContainerStatus, PodSandboxStatus and
 * events. The same object as long as the container and the name are the same, so that whoever encodes it can
 * tell.
 */
export function shownStatus(
  record: ContainerRecord,
  findImage: (reference: string) => ImageFacts | undefined,
): ContainerStatusInit {
  const named = containerImage(record.facts, findImage);
  const last = lastShown.get(record);
  if (last?.imageRef === named.imageRef && last.image?.image === named.image?.image) return last;
  const shown = { ...record.status, ...named };
  lastShown.set(record, shown);
  return shown;
}
