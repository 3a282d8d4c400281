import type { Clock } from '../../async/clock.js';

/** Something that is measured again and again; belongs to the queue. */
export interface Measured {
  dueMs: number;
  waiting: boolean;
}

export const neverMeasured: Readonly<Measured> = { dueMs: -Infinity, waiting: false };

/**
 * Slow measurements in the background.
 *
 * INVARIANTS
 * - One at a time; what already waits for its turn, or has it, is not queued again.
 * - The same thing is not measured again within a minute, nor before 20 times as long as the last time took has passed: measuring one
 *   thing never takes more than a twentieth of a core.
 * - Nobody asks, nothing is measured.
 */
export interface MeasuringQueue {
  /** Starts `measure` when `thing` is due and the ones before it are done. */
  ask(measured: Measured, measure: () => Promise<void>): void;
  /** Drops what waits, and takes nothing any more. */
  close(): void;
}

/** `onFailed` is told of each measurement that failed; the thing is tried again when it is next due. */
export function createMeasuringQueue(clock: Clock, onFailed: (error: unknown) => void): MeasuringQueue {
  const queue: (() => Promise<void>)[] = [];
  let busy = false;
  let closed = false;

  async function take(measured: Measured, measure: () => Promise<void>): Promise<void> {
    const startMs = clock.monotonicMs();
    try {
      await measure();
    } catch (error) {
      if (!closed) onFailed(error);
    } finally {
      const endMs = clock.monotonicMs();
      measured.dueMs = endMs + Math.max(SHORTEST_MS, REST * (endMs - startMs));
      measured.waiting = false;
    }
  }

  /** Never rejects, as no turn does. */
  async function work(): Promise<void> {
    busy = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next();
    busy = false;
  }

  return {
    ask(measured, measure) {
      if (closed || measured.waiting || clock.monotonicMs() < measured.dueMs) return;
      measured.waiting = true;
      queue.push(() => take(measured, measure));
      if (!busy) void work();
    },
    close() {
      closed = true;
      queue.length = 0;
    },
  };
}

const SHORTEST_MS = 60_000;
/** Times the length of a measurement that pass before it is repeated. */
const REST = 20;
