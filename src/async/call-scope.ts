import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What a piece of work is done for, as fields of a log line: the call, and the ids and names that it is
 * about.
 */
export type CallFields = Readonly<Record<string, string>>;

/**
 * Remembers across every await which call the running code belongs to, so that a fault can be traced back to
 * it.
 */
export interface CallScope {
  run<T>(fields: CallFields, work: () => T): T;
  /** Undefined in code that no call has started: the event follower, timers of the daemon's own. */
  current(): CallFields | undefined;
}

export function createCallScope(): CallScope {
  const storage = new AsyncLocalStorage<CallFields>();
  return {
    run: (fields, work) => storage.run(fields, work),
    current: () => storage.getStore(),
  };
}
