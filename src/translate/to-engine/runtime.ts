import { invalidArgument } from '../../errors/adapter-error.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import type { NodeFacts, RuntimeFacts } from '../node-facts.js';

/**
 * The Engine's runtime for a CRI runtime handler. `""` and `docker` (which cri-dockerd took too) mean the
 * Engine's default. The Engine would refuse some unknown names at create and others only at start.
 */
export function runtimeToHostConfig(
  handler: string,
  field: string,
  facts: NodeFacts,
): Pick<HostConfig, 'Runtime'> {
  if (isDefault(handler)) return {};
  if (findRuntime(handler, facts) === undefined) {
    const known = facts.runtimes.map(({ name }) => name).join(', ');
    throw invalidArgument(field, `the Engine has no runtime ${JSON.stringify(handler)}; it has: ${known}`);
  }
  return { Runtime: handler };
}

/** The runtime behind a handler; undefined when the Engine has none of that name. */
export function findRuntime(handler: string, facts: NodeFacts): RuntimeFacts | undefined {
  const wanted = isDefault(handler) ? facts.defaultRuntime : handler;
  return facts.runtimes.find(({ name }) => name === wanted);
}

function isDefault(handler: string): boolean {
  return handler === '' || handler === 'docker';
}
