import { AdapterError } from '../errors/adapter-error.js';
import { requireContainer, requireSandbox } from '../state/require-record.js';
import type { StreamContainer, StreamSandbox, StreamTargets } from './parts.js';

/** The container; throws `not-found` or, for one that does not run, `failed-precondition`. */
export function requireRunning(targets: Pick<StreamTargets, 'findContainer'>, id: string): StreamContainer {
  const container = requireContainer(targets, id);
  if (container.state !== 'CONTAINER_RUNNING')
    throw new AdapterError('failed-precondition', `container ${container.id} is not running`);
  return container;
}

/** The sandbox; throws `not-found` or, for one that does not run, `failed-precondition`. */
export function requireRunningSandbox(
  targets: Pick<StreamTargets, 'findSandbox'>,
  id: string,
): StreamSandbox {
  const sandbox = requireSandbox(targets, id);
  if (!sandbox.running)
    throw new AdapterError('failed-precondition', `pod sandbox ${sandbox.id} is not running`);
  return sandbox;
}
