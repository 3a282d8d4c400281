import { createWakeUp } from '../../async/wake-up.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { LoggedContainer } from './parts.js';

/** What a pump was told about its container, and how it is stopped in what it does. */
export interface Control {
  container(): LoggedContainer;
  /** Fires when the container has ended. */
  ended(): AbortSignal;
  isRemoved(): boolean;
  isClosed(): boolean;
  update(container: LoggedContainer): void;
  /** The container was removed. */
  remove(): void;
  close(): void;
  /**
   * Starts on what is known by now; what comes from now on ends the next wait. Returns the signal for
   * `interrupt`.
   */
  begin(): AbortSignal;
  /** Stops the reading that is going on: the next one goes on where the log ends then. */
  interrupt(why: string): void;
  /** Waits for any of the above, and no longer than this. True when there was something since `begin`. */
  wait(limitMs?: number): Promise<boolean>;
}

/**
 * For the Engine to end the stream of a container that has ended; the next reading takes what is left,
 * however the stream ends.
 */
const STREAM_END_MS = 1_000;

export function createControl(first: LoggedContainer): Control {
  const wakeUp = createWakeUp();
  let container = first;
  let ended = new AbortController();
  let reading = new AbortController();
  let isRemoved = false;
  let isClosed = false;

  function interrupt(why: string): void {
    reading.abort(new AdapterError('cancelled', why));
    wakeUp.wake();
  }

  function interruptSoon(why: string): void {
    const slow = reading;
    setTimeout(() => slow.abort(new AdapterError('cancelled', why)), STREAM_END_MS).unref();
  }

  return {
    container: () => container,
    ended: () => ended.signal,
    isRemoved: () => isRemoved,
    isClosed: () => isClosed,
    update(next) {
      const endsNow = next.phase === 'exited' && container.phase === 'running';
      container = next;
      if (next.phase === 'exited') ended.abort();
      else if (ended.signal.aborted) ended = new AbortController();
      if (endsNow) interruptSoon('the container has ended');
      wakeUp.wake();
    },
    remove() {
      isRemoved = true;
      interruptSoon('the container was removed');
      wakeUp.wake();
    },
    close() {
      isClosed = true;
      interrupt('Berth ends');
    },
    begin() {
      wakeUp.clear();
      reading = new AbortController();
      return reading.signal;
    },
    interrupt,
    wait: wakeUp.wait,
  };
}
