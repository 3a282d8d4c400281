import type { Clock } from '../../async/clock.js';
import type { AdapterError } from '../../errors/adapter-error.js';

/** Something that is measured again and again; belongs to the queue. */
export interface Measured {
  dueMs: number;
  waiting: boolean;
  /** The last measurement of it took long. */
  isSlow: boolean;
}

export const neverMeasured: Readonly<Measured> = { dueMs: -Infinity, waiting: false, isSlow: false };

/** How a measurement went. */
export interface Measurement {
  /** The time was not enough to measure all of it. */
  readonly isLate: boolean;
  /** Why not all of it was measured. */
  readonly problem: AdapterError | undefined;
  /** It grows so fast that a minute is long. */
  readonly grows: boolean;
}

/** Takes the time that the measurement may last. */
type Measure = (limitMs: number) => Promise<Measurement>;

/**
 * Slow measurements in the background.
 *
 * INVARIANTS
 * - Two at a time, in a lane each: one that takes longer than a second is given up in the quick lane and
 *   measured in the slow one, from then on at once. So nothing that is quick to measure waits for what is
 *   not.
 * - What already waits for its turn, or has it, is not queued again.
 * - The same thing is not measured again before 20 times as long as the last time took has passed: measuring
 *   one thing never takes more than a twentieth of a core. Within that, one that grows fast is due again
 *   after eight seconds, and others after a minute.
 * - Nobody asks, nothing is measured.
 */
export interface MeasuringQueue {
  /** Starts `measure` when `thing` is due and the ones before it in its lane are done. */
  ask(thing: Measured, measure: Measure): void;
  /** Resolves when everything that waits was measured, or has proved to take long. */
  settled(): Promise<void>;
  /** Drops what waits, and takes nothing any more. */
  close(): void;
}

interface Lane {
  readonly queue: (() => Promise<void>)[];
  readonly limitMs: number;
  working: Promise<void> | undefined;
}

/** `onFailed` is told of each measurement that failed; the thing is tried again when it is next due. */
export function createMeasuringQueue(clock: Clock, onFailed: (error: unknown) => void): MeasuringQueue {
  const quick: Lane = { queue: [], limitMs: QUICK_LIMIT_MS, working: undefined };
  const slow: Lane = { queue: [], limitMs: SLOW_LIMIT_MS, working: undefined };
  let closed = false;

  async function take(lane: Lane, thing: Measured, measure: Measure): Promise<void> {
    const startMs = clock.monotonicMs();
    let grows = false;
    try {
      const measured = await measure(lane.limitMs);
      if (lane === quick && measured.isLate) {
        add(slow, thing, measure);
        return;
      }
      grows = measured.grows;
      if (measured.problem !== undefined) onFailed(measured.problem);
    } catch (error) {
      if (!closed) onFailed(error);
    }
    const endMs = clock.monotonicMs();
    const tookMs = endMs - startMs;
    thing.isSlow = tookMs > QUICK_LIMIT_MS;
    thing.dueMs = endMs + Math.max(grows ? SHORTEST_GROWING_MS : SHORTEST_MS, REST * tookMs);
    thing.waiting = false;
  }

  function add(lane: Lane, thing: Measured, measure: Measure): void {
    if (closed) return;
    lane.queue.push(() => take(lane, thing, measure));
    lane.working ??= work(lane);
  }

  /** Never rejects, as no turn does. */
  async function work(lane: Lane): Promise<void> {
    for (let next = lane.queue.shift(); next !== undefined; next = lane.queue.shift()) await next();
    lane.working = undefined;
  }

  return {
    ask(thing, measure) {
      if (closed || thing.waiting || clock.monotonicMs() < thing.dueMs) return;
      thing.waiting = true;
      add(thing.isSlow ? slow : quick, thing, measure);
    },
    settled: () => quick.working ?? Promise.resolve(),
    close() {
      closed = true;
      quick.queue.length = 0;
      slow.queue.length = 0;
    },
  };
}

/** Some 200,000 files from a warm cache. */
const QUICK_LIMIT_MS = 1_000;

/**
 * A million files take some five seconds from a warm cache; what takes longer than this is tried again ever
 * more rarely.
 */
const SLOW_LIMIT_MS = 30_000;

const SHORTEST_MS = 60_000;

/** A kubelet that watches for evictions asks every ten seconds: then it is measured each time. */
const SHORTEST_GROWING_MS = 8_000;

/** Times the length of a measurement that pass before it is repeated. */
const REST = 20;
