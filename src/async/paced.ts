import { firesWithin } from './fires-within.js';

/**
 * Begins work for a key at once, and for those who ask within the next `everyMs` once more at the end of
 * that time: the last request is always followed by a run. Nothing more is begun once the signal has fired.
 */
export type Paced = (key: string, begin: () => void) => void;

export function createPaced(everyMs: number, signal: AbortSignal): Paced {
  /** The keys whose pause is not over, and whether they are asked for again. */
  const isWanted = new Map<string, boolean>();

  async function run(key: string, begin: () => void): Promise<void> {
    do {
      isWanted.set(key, false);
      begin();
    } while (!(await firesWithin(signal, everyMs)) && isWanted.get(key) === true);
    isWanted.delete(key);
  }

  return (key, begin) => {
    if (isWanted.has(key)) isWanted.set(key, true);
    else void run(key, begin);
  };
}
