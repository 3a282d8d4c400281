import type { ContainerRecord, SandboxRecord } from '../state/records.js';
import type { KnownRecords } from '../state/store.js';
import { containerChanges, sandboxChanges } from './changes.js';
import type { PodChange } from './pod-event.js';

/**
 * Changes that must not be reported yet, by sandbox, since reads are refused or earlier changes of the same
 * sandbox still wait. Of each sandbox and container only the first record is kept: what happened follows from
 * it and from the record at the time of the report. So there is never more than one entry for each object
 * that the records have or had.
 */
export interface HeldChanges {
  has(sandboxId: string): boolean;
  holdSandbox(id: string, before: SandboxRecord | undefined): void;
  holdContainer(sandboxId: string, id: string, before: ContainerRecord | undefined): void;
  sandboxIds(): Iterable<string>;
  /** What has happened since in this sandbox, in order; nothing of it is held any more. */
  take(sandboxId: string): readonly PodChange[];
  clear(): void;
}

interface Held {
  sandbox: { readonly before: SandboxRecord | undefined } | undefined;
  readonly containers: Map<string, ContainerRecord | undefined>;
}

export function createHeldChanges(known: KnownRecords): HeldChanges {
  const bySandbox = new Map<string, Held>();

  function heldOf(sandboxId: string): Held {
    let held = bySandbox.get(sandboxId);
    if (held === undefined) {
      held = { sandbox: undefined, containers: new Map() };
      bySandbox.set(sandboxId, held);
    }
    return held;
  }

  return {
    has: (sandboxId) => bySandbox.has(sandboxId),
    holdSandbox(id, before) {
      heldOf(id).sandbox ??= { before };
    },
    holdContainer(sandboxId, id, before) {
      const { containers } = heldOf(sandboxId);
      if (!containers.has(id)) containers.set(id, before);
      // It came and went unseen.
      if (containers.get(id) === undefined && known.container(id) === undefined) containers.delete(id);
    },
    sandboxIds: () => bySandbox.keys(),
    take(sandboxId) {
      const held = bySandbox.get(sandboxId);
      bySandbox.delete(sandboxId);
      return held === undefined ? [] : changesSince(known, sandboxId, held);
    },
    clear: () => {
      bySandbox.clear();
    },
  };
}

/** A sandbox starts before its containers do, and ends after them. */
function changesSince(known: KnownRecords, sandboxId: string, held: Held): readonly PodChange[] {
  const now = known.sandbox(sandboxId);
  const sandbox = now ?? held.sandbox?.before;
  const change = (id: string) => (type: PodChange['type']) => ({ type, id, sandboxId, sandbox });
  const own = held.sandbox === undefined ? [] : sandboxChanges(held.sandbox.before, now);
  const begun = own.findLastIndex(isBeginning) + 1;
  const ofContainers = [...held.containers].flatMap(([id, before]) =>
    containerChanges(before, known.container(id)).map(change(id)),
  );
  return [
    ...own.slice(0, begun).map(change(sandboxId)),
    ...ofContainers,
    ...own.slice(begun).map(change(sandboxId)),
  ];
}

function isBeginning(type: PodChange['type']): boolean {
  return type === 'CONTAINER_CREATED_EVENT' || type === 'CONTAINER_STARTED_EVENT';
}
