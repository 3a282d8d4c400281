import type { StatsHost } from '../../host/kernel-files.js';
import type { ContainerFacts } from '../../translate/facts.js';
import type { StatsContainers } from '../parts.js';

/** What is charged to a container in addition to its writable layer, in bytes. */
export type SharedFileBytes = (container: Pick<ContainerFacts, 'id' | 'sandboxId'>) => number;

export interface SharedFilesParts {
  readonly containers: Pick<StatsContainers, 'list' | 'sandboxes'>;
  readonly host: Pick<StatsHost, 'diskBytes'>;
  /** Called for each file that could not be read, which then counts as empty. */
  readonly onFailed: (error: unknown) => void;
}

/**
 * The files that all containers of a pod share and may write to, resolv.conf and its like, are in no writable
 * layer, yet take the node's disk. They are charged to the pod's first running container, and to no other:
 * the kubelet adds up the containers that run. Looks at all records once; what it returns is good for one
 * answer.
 */
export function prepareSharedFileBytes({ containers, host, onFailed }: SharedFilesParts): SharedFileBytes {
  const charged = firstRunning(containers.list());
  const files = new Map(containers.sandboxes().map(({ id, sharedFiles }) => [id, sharedFiles]));

  function bytesOf(path: string): number {
    try {
      return host.diskBytes(path);
    } catch (error) {
      onFailed(error);
      return 0;
    }
  }

  return ({ id, sandboxId }) => {
    if (charged.get(sandboxId)?.id !== id) return 0;
    return (files.get(sandboxId) ?? []).reduce((sum, path) => sum + bytesOf(path), 0);
  };
}

/** By sandbox, the one that was created first. */
function firstRunning(containers: readonly ContainerFacts[]): ReadonlyMap<string, ContainerFacts> {
  const first = new Map<string, ContainerFacts>();
  for (const container of containers) {
    if (container.state !== 'CONTAINER_RUNNING') continue;
    const other = first.get(container.sandboxId);
    if (other === undefined || isBefore(container, other)) first.set(container.sandboxId, container);
  }
  return first;
}

function isBefore(one: ContainerFacts, other: ContainerFacts): boolean {
  if (one.createdAtNs !== other.createdAtNs) return one.createdAtNs < other.createdAtNs;
  return one.id < other.id;
}
