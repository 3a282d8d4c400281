import { pushRun, type Run } from '../file/tail.js';

/**
 * Finds, in the lines that the Engine sends again, the place up to which they were written already. Times
 * alone do not tell: lines share them, come out of order, and clocks are set back. So the lines themselves
 * are compared: the place is after the lines that are the tail.
 */
export interface Aligner {
  /** True when this line is the last of those that were written. */
  feed(hash: string, time: string): boolean;
  /**
   * How many runs from the end of the tail were seen in one row: the Engine may have dropped the older ones.
   * 0 when it does not have the last one any more.
   */
  best(): number;
}

/** `sameTime`: see Tail; undefined when the Engine may have dropped lines of that time. */
export function createAligner(tail: readonly Run[], sameTime?: number): Aligner {
  const fed: Run[] = [];
  let droppedRuns = false;
  let best = 0;
  const lastTime = tail.at(-1)?.time;
  let ofLastTime = 0;

  /** How many runs at the end of the tail are those at the end of what was fed. */
  function matching(): number {
    let length = 0;
    while (length < tail.length && length < fed.length) {
      const ours = tail[tail.length - 1 - length];
      const theirs = fed[fed.length - 1 - length];
      if (ours?.hash !== theirs?.hash || ours === undefined || theirs === undefined) break;
      // The Engine's oldest lines may be what is left of a run.
      const isOldest = !droppedRuns && length === fed.length - 1 && length > 0;
      if (isOldest ? theirs.count > ours.count : theirs.count !== ours.count) break;
      length += 1;
    }
    return length;
  }

  return {
    feed(hash, time) {
      pushRun(fed, hash, time);
      if (fed.length > tail.length) {
        fed.shift();
        droppedRuns = true;
      }
      ofLastTime = time === lastTime ? ofLastTime + 1 : 0;
      if (hash !== tail.at(-1)?.hash) return false;
      const length = matching();
      best = Math.max(best, length);
      return (
        length === tail.length &&
        fed[0]?.count === tail[0]?.count &&
        (sameTime === undefined || sameTime === ofLastTime)
      );
    },
    // The oldest of several may have matched what is left of it.
    best: () => (best > 1 ? best - 1 : best),
  };
}
