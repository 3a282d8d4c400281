/**
 * Lets only so many pieces of work be at their beginning at the same time, in the order of asking. dockerd collapses under many execs
 * that start at once: 100 of them do not finish in 45 s, eight at a time they take six.
 */
export interface StartLimit {
  /** Resolves with the function that gives the place back, to be called once; rejects with the signal's reason when that fires before. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createStartLimit(places: number): StartLimit {
  let free = places;
  const queue: (() => void)[] = [];

  function release(): void {
    const next = queue.shift();
    if (next === undefined) free += 1;
    else next();
  }

  function once(): () => void {
    let released = false;
    return () => {
      if (!released) release();
      released = true;
    };
  }

  return {
    async acquire(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return once();
      }
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => {
          queue.splice(queue.indexOf(enter), 1);
          reject(signal.reason as Error);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        };
        queue.push(enter);
        signal.addEventListener('abort', onAbort, { once: true });
      });
      return once();
    },
  };
}
