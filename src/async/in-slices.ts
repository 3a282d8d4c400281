import { setImmediate } from 'node:timers/promises';
import type { Clock } from './clock.js';

/** Work on one item that is done in steps: it yields where something else may have its turn. */
export type Steps<R> = Generator<undefined, R | undefined>;

/**
 * Maps `items` without holding the event loop for long: after some milliseconds, other events get their
 * turn. Gives what there is at each such moment. Items that map to undefined are left out.
 */
export function inSlices<T, R>(
  items: readonly T[],
  map: (item: T) => R | undefined,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  return slicesOf(mapped(items, map), clock, signal);
}

/** The same for items each of which may take long by itself. */
export function stepsInSlices<T, R>(
  items: readonly T[],
  map: (item: T) => Steps<R>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  return slicesOf(mappedInSteps(items, map), clock, signal);
}

function* mapped<T, R>(items: readonly T[], map: (item: T) => R | undefined): Generator<R | undefined> {
  for (const item of items) yield map(item);
}

function* mappedInSteps<T, R>(items: readonly T[], map: (item: T) => Steps<R>): Generator<R | undefined> {
  for (const item of items) yield yield* map(item);
}

async function* slicesOf<R>(
  steps: Iterable<R | undefined>,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<R[]> {
  let slice: R[] = [];
  let startMs = clock.monotonicMs();
  for (const item of steps) {
    if (item !== undefined) slice.push(item);
    if (clock.monotonicMs() - startMs < SLICE_MS && slice.length < SLICE_ITEMS) continue;
    if (slice.length > 0) yield slice;
    slice = [];
    await setImmediate();
    signal.throwIfAborted();
    startMs = clock.monotonicMs();
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
