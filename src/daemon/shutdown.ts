import { unlessAborted, withLimit } from '../async/deadline.js';
import type { Logger } from '../observability/logger.js';

/** Closes what was opened, newest first. */
export interface Shutdown {
  /** Fires when Berth is stopped. */
  readonly signal: AbortSignal;
  /**
   * Adds a step; `what` completes "closing …" in the log. The step's signal fires when the grace period is
   * over.
   */
  onClose(what: string, step: (signal: AbortSignal) => Promise<unknown>): void;
  /**
   * Runs every step, once; a second call waits for the same end. Steps that fail or take too long are logged,
   * the others still run.
   */
  close(reason: string): Promise<void>;
  /** Resolves when everything has been closed after SIGTERM, SIGINT or `close`. */
  readonly closed: Promise<void>;
}

export interface ShutdownParts {
  readonly graceMs: number;
  readonly log: Logger;
  /** Where signals come from: the process. */
  readonly signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
  /** Ends the process at once: the second signal. */
  readonly exit: (code: number) => void;
}

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * From here on the first SIGTERM or SIGINT closes in order, within the grace period for all steps together; a
 * second one exits at once.
 */
export function createShutdown({ graceMs, log, signals, exit }: ShutdownParts): Shutdown {
  const steps: { what: string; step: (signal: AbortSignal) => Promise<unknown> }[] = [];
  const stop = new AbortController();
  const { promise: closed, resolve: settle } = promiseWithResolvers();

  async function runSteps(): Promise<void> {
    using limit = withLimit(graceMs, 'shutting down');
    for (const { what, step } of steps.reverse()) {
      try {
        const done = step(limit);
        // After the limit no one waits for it or would see its failure.
        done.catch(() => undefined);
        await unlessAborted(done, limit);
      } catch (error) {
        log.warn({ what, error }, 'failed to close a part');
      }
    }
    for (const name of STOP_SIGNALS) signals.off(name, onSignal);
    settle();
  }

  async function close(reason: string): Promise<void> {
    if (!stop.signal.aborted) {
      log.info({ reason }, 'shutting down');
      stop.abort(new Error(`Berth is shutting down: ${reason}`));
      void runSteps();
    }
    await closed;
  }

  function onSignal(name: NodeJS.Signals): void {
    if (stop.signal.aborted) {
      log.warn({ signal: name }, 'stopped a second time: exiting at once');
      exit(1);
    } else {
      void close(name);
    }
  }

  for (const name of STOP_SIGNALS) signals.on(name, onSignal);
  return {
    signal: stop.signal,
    onClose: (what, step) => void steps.push({ what, step }),
    close,
    closed,
  };
}

/** Node 20 has no Promise.withResolvers. */
function promiseWithResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
