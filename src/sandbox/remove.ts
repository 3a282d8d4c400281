import { createInFlight } from '../async/in-flight.js';
import type { RemovePodSandboxRequest } from '../cri/generated/runtime/v1/RemovePodSandboxRequest.js';
import type { RemovePodSandboxResponseInit } from '../cri/generated/runtime/v1/RemovePodSandboxResponse.js';
import { hasFault } from '../errors/adapter-error.js';
import { knownMembersOf } from './members.js';
import type { SandboxParts } from './parts.js';
import type { BringDown } from './stop.js';

/**
 * RemovePodSandbox: stops what still runs, removes the pod's containers, then the sandbox. Success for an
 * unknown sandbox.
 */
export function createRemovePodSandbox(parts: SandboxParts, bringDown: BringDown) {
  const inFlight = createInFlight<undefined>(0);

  return async function removePodSandbox(
    request: RemovePodSandboxRequest,
    signal: AbortSignal,
  ): Promise<RemovePodSandboxResponseInit> {
    const record = parts.store.findSandbox(request.podSandboxId);
    if (record === undefined) return {};
    await inFlight.run(record.facts.id, signal, async (workSignal) => {
      const found = await bringDown(record, workSignal);
      const members = [...found, ...knownMembersOf(parts, record.facts.id)];
      const ids = new Set(members.map(({ id }) => id));
      await Promise.all([...ids].map((id) => removeQuietly(parts, id, workSignal)));
      await removeQuietly(parts, record.facts.id, workSignal);
      return undefined;
    });
    return {};
  };
}

async function removeQuietly(parts: SandboxParts, id: string, signal: AbortSignal): Promise<void> {
  try {
    await parts.engine.containers.remove(id, { force: true, volumes: true }, signal);
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
  }
  await parts.reconciler.container(id);
}
