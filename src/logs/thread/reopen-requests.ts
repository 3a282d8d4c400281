import { AdapterError } from '../../errors/adapter-error.js';

/** The requests to reopen a log that the thread has not answered yet. */
export interface ReopenRequests {
  /** `settled` rejects with what kept the log from being opened. */
  add(): { readonly request: number; readonly settled: Promise<void> };
  settle(request: number, problem: string | undefined): void;
  /** The thread has failed. */
  rejectAll(error: Error): void;
}

export function createReopenRequests(): ReopenRequests {
  const waiting = new Map<number, (error: Error | undefined) => void>();
  let requests = 0;
  return {
    add() {
      const request = requests++;
      const settled = new Promise<void>((resolve, reject) => {
        waiting.set(request, (error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
      });
      return { request, settled };
    },
    settle(request, problem) {
      const settle = waiting.get(request);
      waiting.delete(request);
      settle?.(problem === undefined ? undefined : new AdapterError('internal', problem));
    },
    rejectAll(error) {
      for (const settle of waiting.values())
        settle(new AdapterError('internal', error.message, { cause: error }));
      waiting.clear();
    },
  };
}
