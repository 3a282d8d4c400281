import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { ContainerFacts } from '../translate/facts.js';
import type { ContainerParts } from './parts.js';

type Parts = Pick<ContainerParts, 'store' | 'reconciler'>;

/** What may have happened to a container meanwhile: an error that says so, or undefined. */
export type Happened = (parts: Parts, facts: ContainerFacts) => AdapterError | undefined;

/**
 * Does something to a container. If that fails, the records are read again: what the Engine says of a
 * container that is being stopped or removed meanwhile explains nothing. What `happened` does not explain is
 * thrown as it is.
 */
export async function orWhatHappened<T>(
  parts: Parts,
  facts: ContainerFacts,
  happened: readonly Happened[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (hasFault(error, 'deadline-exceeded') || hasFault(error, 'cancelled')) throw error;
    await Promise.allSettled([
      parts.reconciler.container(facts.sandboxId),
      parts.reconciler.container(facts.id),
    ]);
    for (const look of happened) {
      const why = look(parts, facts);
      if (why !== undefined) throw new AdapterError(why.fault, why.message, { cause: error });
    }
    throw error;
  }
}

export const isGone: Happened = ({ store }, { id }) =>
  store.known.container(id) === undefined
    ? new AdapterError('not-found', `container ${id} has been removed`)
    : undefined;

export const hasEnded: Happened = ({ store }, { id }) =>
  store.known.container(id)?.facts.state === 'CONTAINER_EXITED'
    ? new AdapterError('failed-precondition', `container ${id} has ended`)
    : undefined;

export const isPodNotReady: Happened = ({ store }, { id, sandboxId }) =>
  store.known.sandbox(sandboxId)?.ready === true
    ? undefined
    : new AdapterError('failed-precondition', `container ${id}: its pod sandbox ${sandboxId} is not ready`);
