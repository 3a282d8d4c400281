import type { Clock } from './clock.js';
import { createRoundRobin } from './round-robin.js';

/**
 * Shares each turn of the event loop among pieces of work that outsiders feed, so that together they take no
 * more than a set time of it and everything else has its turn in between. Work that is not done is continued
 * in the next turn: that of each holder in turn, and for one holder in the order of asking.
 */
export interface SharedTurns extends Turns {
  /** For work of this holder; what is run without naming one belongs to the holder that has no name. */
  of(holder: string): Turns;
}

export interface Turns {
  /**
   * Takes the first step at once, if this turn has time left. True when the work is done; false when it
   * continues later.
   */
  run(step: Step): boolean;
}

/**
 * Does a part of the work: at least a little, then as much as `mayGoOn` allows. Returns true when more is to
 * be done. It must not throw.
 */
export type Step = (mayGoOn: () => boolean) => boolean;

export interface TurnTimes {
  /** What all steps of one turn may take. */
  readonly turnMs: number;
  /** What one step may take before the step of other work follows. */
  readonly stepMs: number;
}

export function createTurns(clock: Pick<Clock, 'monotonicMs'>, { turnMs, stepMs }: TurnTimes): SharedTurns {
  const waiting = createRoundRobin<Step>();
  let turnEnd: number | undefined;

  function hasTime(): boolean {
    if (turnEnd === undefined) {
      turnEnd = clock.monotonicMs() + turnMs;
      setImmediate(nextTurn);
      return true;
    }
    return clock.monotonicMs() < turnEnd;
  }

  function take(step: Step): boolean {
    const end = Math.min(clock.monotonicMs() + stepMs, turnEnd ?? 0);
    return step(() => clock.monotonicMs() < end);
  }

  function nextTurn(): void {
    turnEnd = undefined;
    while (!waiting.isEmpty() && hasTime()) {
      const next = waiting.next();
      if (next !== undefined && take(next.item)) waiting.add(next.holder, next.item);
    }
  }

  function of(holder: string): Turns {
    return {
      run(step) {
        if (waiting.isEmpty() && hasTime() && !take(step)) return true;
        waiting.add(holder, step);
        return false;
      },
    };
  }

  return { of, run: of('').run };
}

/**
 * For work that awaits between its pieces: undefined while this turn of the event loop has time left, else a
 * promise of a later one.
 */
export function laterTurn(turns: Turns): Promise<void> | undefined {
  let go: (() => void) | undefined;
  const hasTime = turns.run(() => {
    go?.();
    return false;
  });
  if (hasTime) return undefined;
  return new Promise((resolve) => {
    go = resolve;
  });
}
