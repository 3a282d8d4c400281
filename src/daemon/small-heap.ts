import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap close to what is in use (docs/adr/0012-heap-flags-in-the-first-line.md). V8 reads this flag
 * each time that the heap grows, so it can be set in a running process; the others are in the first line of
 * main.ts.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
