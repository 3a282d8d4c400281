import { AdapterError } from '../errors/adapter-error.js';

/** Memory that the outputs of all commands of the node share. */
export interface OutputBudget {
  /** Throws `resource-exhausted` when less than this is left. */
  take(bytes: number): void;
  give(bytes: number): void;
}

export function createOutputBudget(bytes: number): OutputBudget {
  let left = bytes;
  return {
    take(wanted) {
      if (wanted > left) {
        throw new AdapterError(
          'resource-exhausted',
          `the commands that run on this node have written more output than Berth keeps for all of them (${String(bytes)} bytes)`,
        );
      }
      left -= wanted;
    },
    give(returned) {
      left += returned;
    },
  };
}
