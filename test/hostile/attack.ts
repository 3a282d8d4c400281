import type { Field } from './field.js';

/**
 * Something that a user of the node may do who wishes it ill. Bounded in time and number; traffic to loopback
 * and to pods made here only.
 */
export interface Attack {
  readonly name: string;
  /** Resolves when it is over. `signal` fires when it has to be. */
  run(field: Field, signal: AbortSignal): Promise<Outcome>;
  /** Once the figures are taken: what the attack has left behind, also for a Berth that starts now. */
  aftermath?(field: Field): Promise<Outcome>;
}

export interface Outcome {
  /** A few words for the table: what the attack has cost, or how it was answered. */
  readonly told: string;
  /** What may not be, a sentence each. */
  readonly broken: readonly string[];
  /** The Engine may not get over it: see Field.renew. */
  readonly wedged?: boolean;
}

export function outcome(told: string, broken: readonly (string | false)[] = []): Outcome {
  return { told, broken: broken.filter((sentence) => sentence !== false) };
}

/** The reason of a call that failed in at most so many milliseconds; `undefined` when it succeeded. */
export async function failureOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
