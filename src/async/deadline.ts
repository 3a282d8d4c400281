import { setMaxListeners } from 'node:events';
import { AdapterError } from '../errors/adapter-error.js';

/** 25 days. Node takes a longer timer for one of a millisecond, and grace periods of months are asked for. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * A signal that fires with a `deadline-exceeded` error after `limitMs`, or earlier when `parent` fires, with
 * the parent's reason.
 */
export function withLimit(limitMs: number, what: string, parent?: AbortSignal): AbortSignal & Disposable {
  const controller = new AbortController();
  const timer = setTimeout(
    () => {
      controller.abort(
        new AdapterError('deadline-exceeded', `${what} did not finish within ${String(limitMs / 1000)} s`),
      );
    },
    Math.min(limitMs, TIMER_MAX_MS),
  );
  const onParent = (): void => {
    controller.abort(parent?.reason);
  };
  if (parent !== undefined) setMaxListeners(0, parent);
  if (parent?.aborted === true) onParent();
  parent?.addEventListener('abort', onParent, { once: true });
  return Object.assign(controller.signal, {
    [Symbol.dispose](): void {
      clearTimeout(timer);
      parent?.removeEventListener('abort', onParent);
    },
  });
}

/**
 * Settles as `promise` does, or rejects with the signal's reason as soon as that fires. The work itself
 * continues, and its failure after that is nobody's: it is handled here from the start, so that a promise
 * given to this function can never be an unhandled rejection.
 */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => undefined);
  signal.throwIfAborted();
  setMaxListeners(0, signal);
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener('abort', onAbort);
  }
}
