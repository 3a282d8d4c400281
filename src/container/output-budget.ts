import { createShares } from '../async/shares.js';
import { AdapterError } from '../errors/adapter-error.js';

/** Memory that the outputs of all commands of the node share. */
export interface OutputBudget {
  /** What the commands in this pod may take of it. */
  of(sandboxId: string): PodOutputBudget;
}

export interface PodOutputBudget {
  /** Throws `resource-exhausted` when that would be more than the pod's share. */
  take(bytes: number): void;
  give(bytes: number): void;
}

export function createOutputBudget(bytes: number): OutputBudget {
  const shares = createShares(bytes);
  return {
    of: (sandboxId) => ({
      take(wanted) {
        if (shares.take(sandboxId, wanted)) return;
        throw new AdapterError(
          'resource-exhausted',
          `the commands that run in this pod have written more output than the share of a pod in the ${String(bytes)} bytes that Berth keeps`,
        );
      },
      give(returned) {
        shares.give(sandboxId, returned);
      },
    }),
  };
}
