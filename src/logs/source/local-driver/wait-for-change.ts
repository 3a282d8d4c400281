import { watch, type FSWatcher } from 'node:fs';

/**
 * A file that was just written to is looked at again so soon, rather than have the kernel tell of each single
 * write.
 */
const LOOK_AGAIN_MS = 20;
const LOOKS = 5;
/** Without a watch: the kernel has a limit for them. */
const SELDOM_MS = 500;

export interface WaitForChangeOptions {
  /**
   * How often in a row nothing had changed: after a few times the kernel is asked to tell, and the file costs
   * nothing any more.
   */
  readonly quiet: number;
  /** True when something has changed since the last look, which may be before the watch began. */
  readonly isLate: () => boolean;
  readonly signals: readonly AbortSignal[];
}

/**
 * Resolves when the file at this path may have changed, or when one of the signals fires: never before other
 * work had its turn.
 */
export function waitForChange(path: string, { quiet, isLate, signals }: WaitForChangeOptions): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    let watcher: FSWatcher | undefined;
    const done = (): void => {
      clearTimeout(timer);
      watcher?.close();
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    for (const signal of signals) signal.addEventListener('abort', done);
    if (quiet > LOOKS) watcher = tryWatch(path, done);
    // A signal that has fired fires no more.
    if (signals.some(({ aborted }) => aborted) || (watcher !== undefined && isLate())) setImmediate(done);
    else if (watcher === undefined) timer = setTimeout(done, quiet > LOOKS ? SELDOM_MS : LOOK_AGAIN_MS);
  });
}

function tryWatch(path: string, onChange: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, onChange).on('error', onChange);
  } catch {
    return undefined;
  }
}
