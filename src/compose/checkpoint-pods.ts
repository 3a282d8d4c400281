import { createKeyedLock } from '../async/keyed-lock.js';
import type { Checkpoints } from '../network/checkpoint.js';
import type { Logger } from '../observability/logger.js';
import type { Store } from '../state/store.js';
import type { SandboxFacts } from '../translate/facts.js';

export interface CheckpointPodsParts {
  readonly store: Store;
  readonly checkpoints: Checkpoints;
  readonly log: Logger;
}

/**
 * Keeps cri-dockerd's checkpoints in step with the pods: each pod of Berth's with host ports has one, and one
 * goes with its pod, also that of a pod that cri-dockerd made. Nothing waits for them, and no pod needs one
 * here.
 */
export function checkpointPods({ store, checkpoints, log }: CheckpointPodsParts): void {
  const locks = createKeyedLock();

  async function update(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await locks.run(id, work);
    } catch (error) {
      log.warn(
        { sandboxId: id, error },
        "cannot write or remove cri-dockerd's checkpoint of a pod: only needed if this node goes back to cri-dockerd",
      );
    }
  }

  store.listen({
    onSandbox(before, after) {
      if (after === undefined && before !== undefined)
        void update(before.facts.id, () => checkpoints.remove(before.facts.id));
      if (before === undefined && after !== undefined && hasHostPorts(after.facts)) {
        const { id, metadata, portMappings } = after.facts;
        void update(id, () => checkpoints.write(id, { ...metadata, portMappings }));
      }
    },
  });
}

/** On a Docker network and on the node's there are none that a CNI plugin would have to release. */
function hasHostPorts({ origin, network, portMappings }: SandboxFacts): boolean {
  return origin === 'berth' && network === 'cni' && portMappings.some(({ hostPort = 0 }) => hostPort > 0);
}
