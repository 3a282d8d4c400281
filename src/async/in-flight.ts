import { hasFault } from '../errors/adapter-error.js';
import { unlessAborted } from './deadline.js';

/**
 * Work that a retried call joins instead of starting it again (the idea is CRI-O's resource store): the
 * kubelet's deadline can pass while the Engine still works, and its retry must find that work, not collide
 * with it.
 *
 * INVARIANTS
 * - At most one piece of work per key at any time.
 * - A caller whose deadline passes leaves the work running: a retry of its call joins it, or takes its result
 *   if that comes first.
 * - A caller who cancels gives up on the work. When the last one does, and none has left by deadline before,
 *   the work's signal fires.
 * - Work that was given up on is waited for, while it cleans up, before the same key starts again.
 * - A result without a caller goes once to the next caller of the same key, within `keepMs`; a failure
 *   without a caller is discarded.
 */
export interface InFlight<T> {
  run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** True while work for this key is in progress. */
  has(key: string): boolean;
  /** Forgets a kept result, because what it names is gone. */
  forget(key: string): void;
}

interface Flight<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiters: number;
  /** Someone left by deadline and is expected back. */
  expected: boolean;
  settled: boolean;
}

export function createInFlight<T>(keepMs: number): InFlight<T> {
  const flights = new Map<string, Flight<T>>();

  function take(key: string, flight: Flight<T>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const promise = Promise.resolve().then(() => work(controller.signal));
    const flight: Flight<T> = { promise, controller, waiters: 0, expected: false, settled: false };
    flights.set(key, flight);
    promise.then(
      () => {
        flight.settled = true;
        if (flight.waiters > 0) take(key, flight);
        else
          setTimeout(() => {
            take(key, flight);
          }, keepMs).unref();
      },
      () => {
        flight.settled = true;
        take(key, flight);
      },
    );
    return flight;
  }

  return {
    async run(key, signal, work) {
      signal.throwIfAborted();
      for (let given = flights.get(key); isCleaningUp(given); given = flights.get(key)) {
        await unlessAborted(given.promise.then(nothing, nothing), signal);
      }
      const flight = flights.get(key) ?? start(key, work);
      flight.waiters += 1;
      try {
        const result = await unlessAborted(flight.promise, signal);
        take(key, flight);
        return result;
      } catch (error) {
        if (signal.aborted && !flight.settled) {
          if (hasFault(signal.reason, 'deadline-exceeded')) flight.expected = true;
          else if (flight.waiters === 1 && !flight.expected) flight.controller.abort(signal.reason);
        }
        throw error;
      } finally {
        flight.waiters -= 1;
      }
    },
    has: (key) => flights.get(key)?.settled === false,
    forget(key) {
      const flight = flights.get(key);
      if (flight?.settled === true) flights.delete(key);
    },
  };
}

/**
 * Not once it has settled: work that was given up on may have succeeded nevertheless, and then its result has
 * no caller.
 */
function isCleaningUp<T>(flight: Flight<T> | undefined): flight is Flight<T> {
  return flight !== undefined && flight.controller.signal.aborted && !flight.settled;
}

function nothing(): void {
  // only the fact that the work has ended counts
}
