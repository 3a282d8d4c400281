/** How long to wait before the next attempt. Only attempts that fail soon, one after the other, are slowed down. */
export interface RetryDelay {
  /** An attempt begins. */
  begin(): void;
  nextMs(): number;
  reset(): void;
}

const FIRST_MS = 50;
const LONGEST_MS = 2_000;

export function createRetryDelay(): RetryDelay {
  let next = FIRST_MS;
  let begun = 0;
  return {
    begin() {
      begun = performance.now();
    },
    nextMs() {
      const delay = performance.now() - begun > LONGEST_MS ? FIRST_MS : next;
      next = Math.min(delay * 2, LONGEST_MS);
      return delay;
    },
    reset() {
      next = FIRST_MS;
    },
  };
}
