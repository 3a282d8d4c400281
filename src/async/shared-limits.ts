import type { MemoryBudget } from './memory-budget.js';
import type { Turns } from './turns.js';

/** What all connections of outsiders share: the part of one of them. */
export interface SharedLimits {
  readonly turns: Turns;
  readonly memory: MemoryBudget;
}
