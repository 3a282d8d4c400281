import type { PumpParts } from './parts.js';

/** What a pump tells of its log, each thing once. */
export interface PumpNews {
  /** What keeps the log from being written; undefined when it is written again. */
  trouble(problem: string | undefined): void;
  inTrouble(): boolean;
  /** Everything is written, or can never be: trouble is over, whether it was mended or not. */
  drained(): void;
  damage(): void;
}

export function createPumpNews(containerId: string, { onTrouble, onDrained, onDamage }: PumpParts): PumpNews {
  let problem: string | undefined;
  let damaged = false;
  return {
    trouble(next) {
      if (next === problem) return;
      problem = next;
      onTrouble(containerId, next);
    },
    inTrouble: () => problem !== undefined,
    drained() {
      problem = undefined;
      onDrained(containerId);
    },
    damage() {
      if (!damaged) onDamage(containerId);
      damaged = true;
    },
  };
}
