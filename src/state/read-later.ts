import { createBackOff } from '../async/back-off.js';
import { firesWithin } from '../async/fires-within.js';
import { hasFault } from '../errors/adapter-error.js';
import type { Reconciler } from './reconcile.js';

/** Before a container is read again that could not be read; doubled each time. */
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;

/**
 * Reads a container until it can be read: the Engine has answered for it, but too late or with an error. Its
 * last record stands meanwhile. An Engine that is not there at all ends the round.
 *
 * INVARIANT: each container is waited for at most once, however often it is asked for.
 */
export function createReadLater(
  reconciler: Pick<Reconciler, 'container'>,
  round: AbortController,
): (id: string) => void {
  /** The containers that are being read again, and whether that must continue after the read in progress. */
  const isWanted = new Map<string, boolean>();

  async function read(id: string): Promise<boolean> {
    try {
      await reconciler.container(id);
      return true;
    } catch (error) {
      if (hasFault(error, 'unavailable')) round.abort(error);
      return false;
    }
  }

  async function readUntilKnown(id: string): Promise<void> {
    const backOff = createBackOff({ firstMs: FIRST_DELAY_MS, longestMs: LONGEST_DELAY_MS });
    while (isWanted.get(id) === true) {
      if (await firesWithin(round.signal, backOff.nextMs())) break;
      isWanted.set(id, false);
      if (!(await read(id))) isWanted.set(id, true);
    }
    isWanted.delete(id);
  }

  return (id) => {
    const isUnderWay = isWanted.has(id);
    isWanted.set(id, true);
    if (!isUnderWay) void readUntilKnown(id);
  };
}
