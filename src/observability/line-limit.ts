import type { Clock } from '../async/clock.js';
import { createRateLimit, type RateLimit } from '../async/rate-limit.js';

/**
 * Limits how often lines of a kind are written: pods, and who may exec into one, bring many of them about at
 * will.
 */
export interface LineLimit {
  /** How many of the kind were left out before this one; undefined where this one is left out too. */
  take(kind: string): number | undefined;
}

/**
 * Enough for a node on which each pod has the same trouble once. What goes on after that is a line every five
 * seconds.
 */
const RATE = { burst: 100, perSecond: 0.2 };

/** Messages are constant, so there are some hundred kinds. */
const KINDS_MAX = 1000;

interface Kind {
  readonly rate: RateLimit;
  leftOut: number;
}

export function createLineLimit(clock: Pick<Clock, 'monotonicMs'>): LineLimit {
  const kinds = new Map<string, Kind>();

  function kindOf(name: string): Kind {
    const known = kinds.get(name) ?? { rate: createRateLimit(clock, RATE), leftOut: 0 };
    kinds.delete(name);
    kinds.set(name, known);
    const [oldest] = kinds.keys();
    if (kinds.size > KINDS_MAX && oldest !== undefined) kinds.delete(oldest);
    return known;
  }

  return {
    take(name) {
      const kind = kindOf(name);
      if (!kind.rate.take()) {
        kind.leftOut += 1;
        return undefined;
      }
      const { leftOut } = kind;
      kind.leftOut = 0;
      return leftOut;
    },
  };
}
