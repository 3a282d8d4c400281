import { createShares } from '../async/shares.js';

/**
 * How many streams are open, in all and to the containers and ports of one pod. Who may exec into a few pods
 * must not take the streams of all others, nor the process's memory and file descriptors.
 */
export interface OpenStreams {
  /**
   * Takes a place; gives the function that gives it back, to be called once. Undefined when there is none.
   */
  enter(sandboxId: string): (() => void) | undefined;
}

export interface StreamCounts {
  readonly inAll: number;
  readonly perPod: number;
}

export function createOpenStreams({ inAll, perPod }: StreamCounts): OpenStreams {
  const shares = createShares(inAll, perPod);
  return {
    enter(sandboxId) {
      if (!shares.take(sandboxId, 1)) return undefined;
      return () => {
        shares.give(sandboxId, 1);
      };
    },
  };
}
