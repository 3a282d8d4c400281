import { withLimit } from '../async/deadline.js';
import type { Logger } from '../observability/logger.js';
import { networkedPod } from './networked-pod.js';
import type { PodNetwork } from '../state/pod-network.js';
import type { SandboxRecord } from '../state/records.js';
import type { Store } from '../state/store.js';

const RELEASE_LIMIT_MS = 240_000;

export interface VanishedPodsParts {
  readonly store: Store;
  readonly network: Pick<PodNetwork, 'tearDown'> & {
    /** Releases what is attached for sandboxes that are not in the set. */
    collectGarbage(liveSandboxIds: ReadonlySet<string>, signal: AbortSignal): Promise<void>;
  };
  readonly log: Logger;
}

/**
 * Gives back the network of pods whose sandbox was removed behind Berth's back (`docker rm -f`), where no
 * kubelet will ask for it.
 */
export interface VanishedPods {
  /** Those that vanished while Berth did not look: to be called when the records have become current. */
  collect(): void;
}

export function releaseVanishedPods({ store, network, log }: VanishedPodsParts): VanishedPods {
  async function release({ facts }: SandboxRecord): Promise<void> {
    using limit = withLimit(RELEASE_LIMIT_MS, 'releasing the network of a vanished pod');
    await network.tearDown({ ...networkedPod(facts), netns: undefined }, limit);
    log.info({ sandboxId: facts.id }, 'released the network of a vanished pod');
  }

  async function collect(): Promise<void> {
    using limit = withLimit(RELEASE_LIMIT_MS, 'collecting the networks of vanished pods');
    await network.collectGarbage(new Set(store.sandboxes().map(({ facts }) => facts.id)), limit);
  }

  store.listen({
    onSandbox(before, after) {
      // A sandbox that was stopped in order has no addresses any more.
      if (before?.facts.network !== 'cni' || before.ips === undefined || after !== undefined) return;
      release(before).catch((error: unknown) => {
        log.warn({ sandboxId: before.facts.id, error }, 'could not release the network of a vanished pod');
      });
    },
  });

  return {
    collect: () => {
      collect().catch((error: unknown) => {
        log.warn({ error }, 'could not list the networks of vanished pods');
      });
    },
  };
}
