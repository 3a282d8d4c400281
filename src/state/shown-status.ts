import type { ContainerStatusInit } from '../cri/generated/runtime/v1/ContainerStatus.js';
import type { ImageFacts } from '../translate/facts.js';
import { containerImage } from '../translate/to-cri/container-image.js';
import type { ContainerRecord } from './records.js';

/** A container's status with its image as it is named now: the same in ContainerStatus, PodSandboxStatus and events. */
export function shownStatus(
  { status, facts }: ContainerRecord,
  findImage: (reference: string) => ImageFacts | undefined,
): ContainerStatusInit {
  return { ...status, ...containerImage(facts, findImage) };
}
