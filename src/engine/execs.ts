import { createAbandonedExecs, type AbandonedExecs, type AbandonedExecsParts } from './abandoned-execs.js';
import { createExecStarts, type ExecStarts } from './exec-starts.js';

/** What all commands of the node share. */
export interface Execs {
  readonly starts: ExecStarts;
  readonly abandoned: AbandonedExecs;
}

export function createExecs(parts: AbandonedExecsParts): Execs {
  return { starts: createExecStarts(), abandoned: createAbandonedExecs(parts) };
}
