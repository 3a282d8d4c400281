/** Delays between attempts, in milliseconds. */
export interface BackOff {
  /** The delay before the next attempt: the first one, then twice the one before, up to the longest. */
  nextMs(): number;
  /** An attempt has succeeded: the next delay is the first one again. */
  reset(): void;
}

export function createBackOff({ firstMs, longestMs }: { firstMs: number; longestMs: number }): BackOff {
  let next = firstMs;
  return {
    nextMs() {
      const delay = next;
      next = Math.min(delay * 2, longestMs);
      return delay;
    },
    reset() {
      next = firstMs;
    },
  };
}
