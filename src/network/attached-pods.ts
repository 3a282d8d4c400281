/**
 * Which pods this process has attached: what a collection of garbage must not take for gone, and what need
 * not be deleted again.
 */
export interface AttachedPods {
  /** Runs an ADD: the pod counts from before it. */
  during<T>(sandboxId: string, add: () => Promise<T>): Promise<T>;
  /** A DEL has succeeded; `completely` when nothing can be left of it. */
  gone(sandboxId: string, completely: boolean): void;
  /** True when a DEL has taken everything and no ADD followed. */
  isKnownGone(sandboxId: string): boolean;
  /** Sandboxes with an ADD in progress. */
  readonly underWay: () => readonly string[];
  /** Who counts for a collection with this set of live sandboxes. See CniNetwork.collectGarbage. */
  validity(live: ReadonlySet<string>): (sandboxId: string) => boolean;
}

/**
 * The kubelet asks for the same sandbox's end a few times within minutes; older ones need not be remembered.
 */
const REMEMBERED_GONE = 1000;

export function createAttachedPods(): AttachedPods {
  const attached = new Set<string>();
  const adding = new Set<string>();
  const knownGone = new Set<string>();
  let suspects: ReadonlySet<string> = new Set();
  return {
    async during(sandboxId, add) {
      knownGone.delete(sandboxId);
      attached.add(sandboxId);
      adding.add(sandboxId);
      try {
        return await add();
      } finally {
        adding.delete(sandboxId);
      }
    },
    gone(sandboxId, completely) {
      attached.delete(sandboxId);
      if (!completely) return;
      knownGone.add(sandboxId);
      const [oldest] = knownGone;
      if (knownGone.size > REMEMBERED_GONE && oldest !== undefined) knownGone.delete(oldest);
    },
    isKnownGone: (sandboxId) => knownGone.has(sandboxId),
    underWay: () => [...adding],
    validity(live) {
      const suspectsBefore = suspects;
      suspects = new Set([...attached].filter((sandboxId) => !live.has(sandboxId) && !adding.has(sandboxId)));
      for (const sandboxId of suspectsBefore) {
        if (suspects.has(sandboxId)) attached.delete(sandboxId);
      }
      return (sandboxId) => live.has(sandboxId) || attached.has(sandboxId);
    },
  };
}
