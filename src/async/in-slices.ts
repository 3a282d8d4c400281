import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.js';

/**
 * Maps `items` without holding the event loop for long: after some milliseconds of it, whatever else has come in gets its turn. Gives
 * what there is at each such moment. Items that map to undefined are left out.
 */
export async function* inSlices<T, R>(
  items: readonly T[],
  map: (item: T) => R | undefined,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  let slice: R[] = [];
  let startMs = clock.monotonicMs();
  for (const item of items) {
    if (clock.monotonicMs() - startMs >= SLICE_MS || slice.length >= SLICE_ITEMS) {
      if (slice.length > 0) yield slice;
      slice = [];
      await setImmediate();
      signal.throwIfAborted();
      startMs = clock.monotonicMs();
    }
    const mapped = map(item);
    if (mapped !== undefined) slice.push(mapped);
  }
  if (slice.length > 0) yield slice;
}

/** All of it, as one array. */
export async function allSlices<R>(slices: AsyncIterable<R[]>): Promise<R[]> {
  const all: R[] = [];
  for await (const slice of slices) all.push(...slice);
  return all;
}

const SLICE_MS = 3;
/** Bounds a message of the Stream RPCs, far below gRPC's limit. */
const SLICE_ITEMS = 100;
