import { AdapterError } from '../errors/adapter-error.js';
import type { StreamContainer, StreamSandbox, StreamTargets } from './parts.js';

/** The container; throws `not-found` or, for one that does not run, `failed-precondition`. */
export function requireRunning(targets: Pick<StreamTargets, 'findContainer'>, id: string): StreamContainer {
  const container = targets.findContainer(id);
  if (container === undefined) throw new AdapterError('not-found', `there is no container ${id}`);
  if (container.state !== 'CONTAINER_RUNNING')
    throw new AdapterError('failed-precondition', `container ${container.id} does not run`);
  return container;
}

/** The sandbox; throws `not-found` or, for one that does not run, `failed-precondition`. */
export function requireRunningSandbox(
  targets: Pick<StreamTargets, 'findSandbox'>,
  id: string,
): StreamSandbox {
  const sandbox = targets.findSandbox(id);
  if (sandbox === undefined) throw new AdapterError('not-found', `there is no pod sandbox ${id}`);
  if (!sandbox.running)
    throw new AdapterError('failed-precondition', `pod sandbox ${sandbox.id} does not run`);
  return sandbox;
}
