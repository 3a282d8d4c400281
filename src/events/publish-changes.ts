import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../async/clock.js';
import type { Store } from '../state/store.js';
import { containerChanges, sandboxChanges } from './changes.js';
import { createHeldChanges } from './held-changes.js';
import type { PodChange } from './pod-event.js';

export interface PublishParts {
  readonly store: Pick<Store, 'known' | 'outOfDate' | 'listen'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly publish: (changes: readonly PodChange[]) => void;
  readonly hasListeners: () => boolean;
  /** Whether a change that cannot be published yet is of use to a listener. */
  readonly anyHasState: () => boolean;
  /** Called when reads are let through and the changes of the gap have been published. */
  readonly onCurrent: () => void;
}

export interface PublishedChanges {
  /** False while reads are refused, or changes that were found meanwhile are yet to be published. */
  areCurrent(): boolean;
}

/** What the changes of a gap may take of the event loop before others have their turn. */
const SLICE_MS = 3;

/**
 * Publishes each change of a record at once, and those that are found while reads are refused as soon as they
 * are not.
 *
 * INVARIANT: the changes of a sandbox and its containers are published in their order, and none before it can
 * be read.
 */
export function publishChanges(parts: PublishParts): PublishedChanges {
  const { store, clock, publish, hasListeners } = parts;
  const held = createHeldChanges(store.known);
  let publishing = false;
  /** What has happened in one sandbox and is yet to be published. */
  let taken: PodChange[] = [];

  function isHeld(sandboxId: string): boolean {
    return store.outOfDate() !== undefined || held.has(sandboxId) || taken[0]?.sandboxId === sandboxId;
  }

  function takeNext(): PodChange | undefined {
    for (const sandboxId of held.sandboxIds()) {
      if (taken.length > 0) break;
      taken = [...held.take(sandboxId)];
    }
    return taken.shift();
  }

  async function publishHeld(): Promise<void> {
    if (publishing) return;
    publishing = true;
    let startMs = clock.monotonicMs();
    while (store.outOfDate() === undefined) {
      const change = takeNext();
      if (change === undefined) break;
      publish([change]);
      if (clock.monotonicMs() - startMs < SLICE_MS) continue;
      await setImmediate();
      startMs = clock.monotonicMs();
    }
    publishing = false;
    if (store.outOfDate() === undefined) parts.onCurrent();
  }

  store.listen({
    onSandbox(before, after) {
      const sandbox = after ?? before;
      if (sandbox === undefined || !hasListeners()) return;
      const { id } = sandbox.facts;
      if (!isHeld(id))
        publish(sandboxChanges(before, after).map((type) => ({ type, id, sandboxId: id, sandbox })));
      else if (parts.anyHasState()) held.holdSandbox(id, before);
    },
    onContainer(before, after) {
      const facts = (after ?? before)?.facts;
      if (facts === undefined || !hasListeners()) return;
      const { id, sandboxId } = facts;
      if (!isHeld(sandboxId)) {
        const sandbox = store.known.sandbox(sandboxId);
        publish(containerChanges(before, after).map((type) => ({ type, id, sandboxId, sandbox })));
      } else if (parts.anyHasState()) {
        held.holdContainer(sandboxId, id, before);
      }
    },
    onCurrent() {
      if (!hasListeners()) {
        held.clear();
        taken = [];
      }
      void publishHeld();
    },
  });

  return { areCurrent: () => store.outOfDate() === undefined && !publishing };
}
