import type { ContainerInit } from '../../cri/generated/runtime/v1/Container.js';
import type { ContainerStatusInit } from '../../cri/generated/runtime/v1/ContainerStatus.js';
import type { ContainerFacts } from '../facts.js';

/** Ids of a container's first process, as decimal text. */
export interface ProcessUser {
  readonly uid: string;
  readonly gid: string;
  readonly supplementalGroups: string[];
}

/** An entry of ListContainers. */
export function toContainer(facts: ContainerFacts): ContainerInit {
  return { ...shared(facts), podSandboxId: facts.sandboxId };
}

/**
 * ContainerStatus, except for how it names the image (container-image.ts); `user` is known only once the
 * container has run.
 */
export function toContainerStatus(facts: ContainerFacts, user: ProcessUser | undefined): ContainerStatusInit {
  return {
    ...shared(facts),
    startedAt: facts.startedAtNs.toString(),
    finishedAt: facts.finishedAtNs.toString(),
    exitCode: facts.exitCode,
    reason: facts.reason,
    message: facts.message,
    mounts: [...facts.mounts],
    logPath: facts.logPath,
    resources: { linux: facts.resources },
    user: user === undefined ? null : { linux: user },
    stopSignal: facts.stopSignal,
  };
}

/**
 * What list and status have in common. `image_id` is Image.id; so is the list's `image_ref`, which kubelets
 * before 1.30 compare with it to find the images that are in use.
 */
function shared(facts: ContainerFacts) {
  return {
    id: facts.id,
    metadata: facts.metadata,
    image: facts.image,
    imageRef: facts.imageId,
    imageId: facts.imageId,
    state: facts.state,
    createdAt: facts.createdAtNs.toString(),
    labels: { ...facts.labels },
    annotations: { ...facts.annotations },
  };
}
