/**
 * Work per key that reads something again. A caller gets a run that started after the call; those who ask
 * while a run is in progress share the next one.
 */
export interface Coalescer {
  run(key: string): Promise<void>;
}

export function createCoalescer(work: (key: string) => Promise<void>): Coalescer {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();

  function start(key: string): Promise<void> {
    const promise = work(key).finally(() => {
      if (running.get(key) === promise) running.delete(key);
    });
    running.set(key, promise);
    return promise;
  }

  return {
    run(key) {
      const current = running.get(key);
      if (current === undefined) return start(key);
      let following = next.get(key);
      if (following === undefined) {
        const begin = (): Promise<void> => {
          next.delete(key);
          return start(key);
        };
        following = current.then(begin, begin);
        next.set(key, following);
      }
      return following;
    },
  };
}
