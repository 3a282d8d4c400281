import type { PodSandboxStatusResponseInit } from '../cri/generated/runtime/v1/PodSandboxStatusResponse.js';
import type { Serialize } from './joined-list.js';

/**
 * What the statuses of a pod's containers may take in the answer; the pod's own status is of at most 8 MiB,
 * with `verbose`.
 */
const CONTAINERS_STATUSES_MAX_BYTES = 4 * 1024 * 1024;

/**
 * Encodes PodSandboxStatus so that it is never too large. The statuses of the containers, each of which may
 * have megabytes of mounts and annotations, are a shortcut for kubelets that use it (Evented PLEG): without a
 * timestamp they ask for each container instead.
 */
export function boundedSandboxStatus(
  serialize: Serialize<PodSandboxStatusResponseInit>,
  onLeftOut: (sandboxId: string) => void,
): Serialize<PodSandboxStatusResponseInit> {
  return ({ containersStatuses = [], timestamp = '0', ...own }) => {
    const pieces = [serialize(own)];
    let left = CONTAINERS_STATUSES_MAX_BYTES;
    for (const status of containersStatuses) {
      const piece = serialize({ containersStatuses: [status] });
      left -= piece.length;
      if (left < 0) {
        onLeftOut(own.status?.id ?? '');
        return serialize(own);
      }
      pieces.push(piece);
    }
    return Buffer.concat([...pieces, serialize({ timestamp })]);
  };
}
