import { createBackOff, type BackOff } from '../../async/back-off.js';

/**
 * How long to wait before the next attempt. Only attempts that fail soon, one after the other, are slowed
 * down.
 */
export interface RetryDelay extends BackOff {
  /** An attempt begins. */
  begin(): void;
}

const FIRST_MS = 50;
const LONGEST_MS = 2_000;

export function createRetryDelay(): RetryDelay {
  const backOff = createBackOff({ firstMs: FIRST_MS, longestMs: LONGEST_MS });
  let begun = 0;
  return {
    begin() {
      begun = performance.now();
    },
    nextMs() {
      if (performance.now() - begun > LONGEST_MS) backOff.reset();
      return backOff.nextMs();
    },
    reset: backOff.reset,
  };
}
