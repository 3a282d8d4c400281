import type { Clock } from './clock.js';

/** Allows so many events a second, and `burst` of them at once after a pause. */
export interface RateLimit {
  /** Counts an event; false when it is one too many. */
  take(): boolean;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export function createRateLimit(clock: Pick<Clock, 'monotonicMs'>, { perSecond, burst }: Rate): RateLimit {
  let left = burst;
  let countedAtMs = clock.monotonicMs();

  return {
    take() {
      if (left < 1) {
        const now = clock.monotonicMs();
        left = Math.min(burst, left + ((now - countedAtMs) * perSecond) / 1000);
        countedAtMs = now;
      }
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
