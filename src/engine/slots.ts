import { unlessAborted } from '../async/deadline.js';

/** A limited number of places, given in the order of asking. */
export interface Slots {
  /** Waits for a place; what it resolves to gives the place back and may be called more than once. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  function place(): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const [next] = waiting;
      if (next === undefined) free += 1;
      else next();
    };
  }

  return {
    async take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return place();
      }
      let giveTurn: () => void = () => undefined;
      const turn = new Promise<void>((resolve) => {
        giveTurn = () => {
          waiting.delete(giveTurn);
          resolve();
        };
      });
      waiting.add(giveTurn);
      try {
        await unlessAborted(turn, signal);
      } catch (error) {
        // The place may have been given in the same moment.
        if (!waiting.delete(giveTurn)) place()();
        throw error;
      }
      return place();
    },
  };
}
