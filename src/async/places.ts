/** Lets only so many pieces of work be in progress at the same time, in the order of asking. */
export interface Places {
  /**
   * Resolves with the function that gives the place back; rejects with the signal's reason when that fires
   * first.
   */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createPlaces(count: number): Places {
  let free = count;
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
