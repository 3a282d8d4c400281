import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { EngineClient } from './engine-client.js';
import { otherLogDriver } from './other-log-driver.js';
import type { ContainerCreateBody } from './wire/container-create.js';
import type { ContainerInspect } from './wire/container-inspect.js';

/** What the Engine made. */
export interface NamedContainer {
  readonly id: string;
  readonly warnings: readonly string[];
}

export interface CreateNamed {
  readonly name: string;
  readonly body: ContainerCreateBody;
  /** Another name for the same thing, should the first be taken for good. */
  readonly otherName: string;
  /** Whether the holder of the name is a left-over that may be removed once it does not run. */
  readonly isLeftOver: (holder: ContainerInspect) => boolean;
}

/**
 * `POST /containers/create`, with the name taken over from a left-over of an earlier try. What runs is never
 * removed, and what is not Berth's is never touched: against a foreign holder the container gets a name with
 * a suffix, as cri-dockerd names it then. A running holder of Berth's is `already-exists`. When it resolves
 * the container is there, also if the signal has fired meanwhile.
 */
export async function createNamed(
  engine: EngineClient,
  { name, body, otherName, isLeftOver }: CreateNamed,
  signal: AbortSignal,
): Promise<NamedContainer> {
  try {
    return await createWhole(engine, name, body, signal);
  } catch (error) {
    if (!hasFault(error, 'already-exists')) throw error;
  }
  const freed = await freeName(engine, name, isLeftOver, signal);
  return createWhole(engine, freed ? name : otherName, body, signal);
}

/**
 * Once begun it is waited for, whatever the caller does: the Engine makes the container of a call that was
 * dropped nevertheless, and nobody would know its id to remove it by. The limit of every call of the client
 * still counts.
 */
async function createWhole(
  engine: EngineClient,
  name: string,
  body: ContainerCreateBody,
  signal: AbortSignal,
): Promise<NamedContainer> {
  signal.throwIfAborted();
  try {
    return await engine.containers.create(name, body, new AbortController().signal);
  } catch (error) {
    const other = otherLogDriver(body, error);
    if (other === undefined) throw error;
    const { id, warnings } = await engine.containers.create(name, other.body, new AbortController().signal);
    return { id, warnings: [...warnings, other.warning] };
  }
}

/** True when the name is free now; false when its holder is not Berth's to remove. */
async function freeName(
  engine: EngineClient,
  name: string,
  isLeftOver: CreateNamed['isLeftOver'],
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const holder = await engine.containers.inspect(name, signal);
    if (!isLeftOver(holder)) return false;
    if (holder.State.Running) {
      throw new AdapterError('already-exists', `container ${name} is already running, with id ${holder.Id}`);
    }
    // Without force: should it have been started since, the Engine refuses and nothing that runs is lost.
    await engine.containers.remove(holder.Id, { force: false, volumes: true }, signal);
    return true;
  } catch (error) {
    if (hasFault(error, 'not-found')) return true;
    throw error;
  }
}
