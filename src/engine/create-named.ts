import { AdapterError, hasFault } from '../errors/adapter-error.js';
import type { EngineClient } from './engine-client.js';
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
 * `POST /containers/create`, with the name taken over from a left-over of an earlier try. What runs is never removed, and what is not
 * Berth's is never touched: against a foreign holder the container gets a name with a suffix, as cri-dockerd names it then.
 * A holder of ours that runs is `already-exists`.
 */
export async function createNamed(
  engine: EngineClient,
  { name, body, otherName, isLeftOver }: CreateNamed,
  signal: AbortSignal,
): Promise<NamedContainer> {
  try {
    return await engine.containers.create(name, body, signal);
  } catch (error) {
    if (!hasFault(error, 'already-exists')) throw error;
  }
  const freed = await freeName(engine, name, isLeftOver, signal);
  return engine.containers.create(freed ? name : otherName, body, signal);
}

/** True when the name is free now; false when its holder is not Berth's to remove. */
async function freeName(engine: EngineClient, name: string, isLeftOver: CreateNamed['isLeftOver'], signal: AbortSignal): Promise<boolean> {
  try {
    const holder = await engine.containers.inspect(name, signal);
    if (!isLeftOver(holder)) return false;
    if (holder.State.Running) {
      throw new AdapterError('already-exists', `container ${name} runs already, as ${holder.Id}`);
    }
    // Without force: should it have been started since, the Engine refuses and nothing that runs is lost.
    await engine.containers.remove(holder.Id, { force: false, volumes: true }, signal);
    return true;
  } catch (error) {
    if (hasFault(error, 'not-found')) return true;
    throw error;
  }
}
