import { createRoundRobin } from './round-robin.js';
import { createShares } from './shares.js';

/**
 * Lets only so many pieces of work be in progress at the same time. Holders wait for their own work rather
 * than for that of others: each has a share of the places, and those that wait are served in turn.
 */
export interface SharedPlaces {
  /**
   * Resolves with the function that gives the place back; rejects with the signal's reason when that fires
   * first.
   */
  acquire(holder: string, signal: AbortSignal): Promise<() => void>;
}

export function createSharedPlaces(count: number): SharedPlaces {
  const shares = createShares(count);
  const waiting = createRoundRobin<() => void>();

  function serve(): void {
    const next = (): (() => void) | undefined => waiting.next((holder) => shares.take(holder, 1))?.item;
    for (let enter = next(); enter !== undefined; enter = next()) enter();
  }

  function release(holder: string): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      shares.give(holder, 1);
      serve();
    };
  }

  return {
    async acquire(holder, signal) {
      signal.throwIfAborted();
      if (!waiting.has(holder) && shares.take(holder, 1)) return release(holder);
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => {
          waiting.remove(holder, enter);
          reject(signal.reason as Error);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        waiting.add(holder, enter);
        signal.addEventListener('abort', onAbort, { once: true });
      });
      return release(holder);
    },
  };
}
