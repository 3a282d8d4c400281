import { AdapterError } from '../errors/adapter-error.js';

/** Refuses what would be too many commands at one time in one container. */
export interface PerContainerLimit {
  /** Rejects with `resource-exhausted`. */
  run<T>(containerId: string, work: () => Promise<T>): Promise<T>;
}

export function createPerContainerLimit(most: number): PerContainerLimit {
  const running = new Map<string, number>();
  return {
    async run(containerId, work) {
      const before = running.get(containerId) ?? 0;
      if (before >= most) {
        throw new AdapterError(
          'resource-exhausted',
          `container ${containerId}: already runs ${String(most)} commands, which is the limit`,
        );
      }
      running.set(containerId, before + 1);
      try {
        return await work();
      } finally {
        const left = (running.get(containerId) ?? 1) - 1;
        if (left > 0) running.set(containerId, left);
        else running.delete(containerId);
      }
    },
  };
}
