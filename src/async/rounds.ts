import { AdapterError } from '../errors/adapter-error.js';

/** One reading of a container's output after another: each may be broken off, and the next one goes on where the log ends then. */
export interface Rounds {
  /** Of the round of the moment. */
  signal(): AbortSignal;
  breakOff(why: string): void;
  /** Breaks this round off if it is still going on after a second. */
  endSoon(why: string): void;
  /** Begins the next when this one was broken off. False when it was not. */
  beginNext(): boolean;
}

/** For the Engine to end the stream of a container that has ended; one more round reads what is left, however the stream ends. */
const STREAM_END_MS = 1_000;

export function createRounds(): Rounds {
  let round = new AbortController();

  function breakOff(why: string): void {
    round.abort(new AdapterError('cancelled', why));
  }

  return {
    signal: () => round.signal,
    breakOff,
    endSoon(why) {
      const { signal } = round;
      setTimeout(() => {
        if (round.signal === signal) breakOff(why);
      }, STREAM_END_MS).unref();
    },
    beginNext() {
      if (!round.signal.aborted) return false;
      round = new AbortController();
      return true;
    },
  };
}
