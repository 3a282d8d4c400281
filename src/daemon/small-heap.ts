import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's heap close to what is in use: calls come in seconds apart and leave little behind, yet V8 would let old objects grow to several
 * times what is alive before it looks, as is right for servers that are busy. Read at each growth, so that it can be set in a running process;
 * what has to be set before is in the first line of main.ts. Together they halve the memory, and since each collection of
 * young objects is short then, the slowest of a hundred answers comes in half the time (docs/architecture.md, "Memory").
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
