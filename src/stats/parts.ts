import type { ContainerFacts, SandboxFacts } from '../translate/facts.js';

/**
 * The records in memory, as far as statistics need them. Every method throws `unavailable` while they are
 * being refreshed.
 */
export interface StatsContainers {
  /** All containers of pods, in whatever state. */
  list(): readonly ContainerFacts[];
  /** All sandboxes, running or not. */
  sandboxes(): readonly SandboxFacts[];
  /** By id or unique prefix. */
  findContainer(id: string): ContainerFacts | undefined;
  findSandbox(id: string): SandboxFacts | undefined;
}
