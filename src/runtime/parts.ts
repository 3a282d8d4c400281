import type { Readiness } from '../state/readiness.js';
import type { NodeFacts } from '../translate/node-facts.js';

/** What this folder needs of the rest of Berth. */
export interface RuntimeParts {
  /** Throws `unavailable` before the Engine was first reached. */
  readonly facts: () => NodeFacts;
  /** The same without throwing. */
  readonly findFacts: () => NodeFacts | undefined;
  readonly runtimeReadiness: () => Readiness;
  readonly networkReadiness: () => Readiness;
  /** Why container logs cannot be written, a sentence for each that cannot. */
  readonly logProblems: () => readonly string[];
  readonly setPodCidr: (cidr: string) => void;
  /** What `crictl info` shows, by its top-level keys. */
  readonly describe: () => Readonly<Record<string, unknown>>;
}
