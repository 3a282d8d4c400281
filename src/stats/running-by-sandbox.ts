import type { ContainerFacts } from '../translate/facts.js';

/** The containers that run, by the sandbox that they are in. */
export function runningBySandbox(
  containers: readonly ContainerFacts[],
): ReadonlyMap<string, ContainerFacts[]> {
  const found = new Map<string, ContainerFacts[]>();
  for (const container of containers) {
    if (container.state !== 'CONTAINER_RUNNING') continue;
    const others = found.get(container.sandboxId);
    if (others === undefined) found.set(container.sandboxId, [container]);
    else others.push(container);
  }
  return found;
}
