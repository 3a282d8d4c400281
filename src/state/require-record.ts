import { AdapterError } from '../errors/adapter-error.js';

/** What finds a container by its id or a unique prefix of it. */
export interface ContainerFinder<Container> {
  findContainer(id: string): Container | undefined;
}

/** What finds a pod sandbox by its id or a unique prefix of it. */
export interface SandboxFinder<Sandbox> {
  findSandbox(id: string): Sandbox | undefined;
}

/** The container that a request names. `not-found` when there is none: the kubelet tests for that code. */
export function requireContainer<Container>(store: ContainerFinder<Container>, id: string): Container {
  const found = store.findContainer(id);
  if (found === undefined)
    throw new AdapterError('not-found', `container ${JSON.stringify(id)} does not exist`);
  return found;
}

/**
 * The pod sandbox that a request names, in this field where it has several. `not-found` when there is none.
 */
export function requireSandbox<Sandbox>(store: SandboxFinder<Sandbox>, id: string, field?: string): Sandbox {
  const found = store.findSandbox(id);
  const prefix = field === undefined ? '' : `${field}: `;
  if (found === undefined)
    throw new AdapterError('not-found', `${prefix}pod sandbox ${JSON.stringify(id)} does not exist`);
  return found;
}
