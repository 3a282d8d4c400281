import { settlesWithin } from '../async/settles-within.js';
import { createInFlight } from '../async/in-flight.js';
import type { StopPodSandboxRequest } from '../cri/generated/runtime/v1/StopPodSandboxRequest.js';
import type { StopPodSandboxResponseInit } from '../cri/generated/runtime/v1/StopPodSandboxResponse.js';
import { hasFault, messageOf } from '../errors/adapter-error.js';
import type { SandboxRecord } from '../state/records.js';
import { knownMembersOf, membersOf, type Member } from './members.js';
import { networkedPod } from './networked-pod.js';
import type { SandboxParts } from './parts.js';

/**
 * Brings one sandbox down: its containers, its network, its pause container. Gives the containers that it
 * then has; there will be no more. May be repeated.
 */
export type BringDown = (record: SandboxRecord, signal: AbortSignal) => Promise<readonly Member[]>;

const NETWORK_HEAD_START_MS = 10_000;

/**
 * StopPodSandbox: success for an unknown sandbox; a retry joins the stop under way, which goes on when its
 * caller's deadline passes.
 */
export function createStopPodSandbox(parts: SandboxParts, bringDown: BringDown) {
  return async function stopPodSandbox(
    request: StopPodSandboxRequest,
    signal: AbortSignal,
  ): Promise<StopPodSandboxResponseInit> {
    const record = parts.store.findSandbox(request.podSandboxId);
    if (record !== undefined) await bringDown(record, signal);
    return {};
  };
}

export function createBringDown(parts: SandboxParts): BringDown {
  const inFlight = createInFlight<readonly Member[]>(0);
  const released = new Set<string>();
  parts.store.listen({
    onSandbox(before, after) {
      if (after === undefined && before !== undefined) released.delete(before.facts.id);
    },
  });

  return (record, signal) =>
    inFlight.run(record.facts.id, signal, async (workSignal) => {
      const { id, running } = record.facts;
      if (!running && released.has(id)) return stopAll(parts, id, workSignal);
      await stopContainers(parts, knownMembersOf(parts, id), workSignal);
      const tearingDown = errorOf(tearDown(parts, record, workSignal));
      await settlesWithin(tearingDown, parts.networkHeadStartMs ?? NETWORK_HEAD_START_MS);
      // The pause container goes in any case: the pod has to end even where its network add-on fails or
      // hangs. DEL works without it.
      if (running) await stopQuietly(parts, id, workSignal);
      await parts.reconciler.container(id);
      // Also those that were being started when the others were stopped, and those without a record.
      const members = await stopAll(parts, id, workSignal);
      const networkError = await tearingDown;
      if (networkError !== undefined) throw networkError;
      // One that went meanwhile is not told of again: it would stay here for good.
      if (parts.store.known.sandbox(id) !== undefined) released.add(id);
      return members;
    });
}

async function stopAll(
  parts: SandboxParts,
  sandboxId: string,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const members = await membersOf(parts, sandboxId, signal);
  await stopContainers(parts, members, signal);
  return members;
}

/**
 * The proto wants running containers of the pod terminated by force; Docker would leave them running in an
 * orphaned namespace.
 */
async function stopContainers(
  parts: SandboxParts,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    members
      .filter(({ isRunning }) => isRunning)
      .map(async ({ id }) => {
        await stopQuietly(parts, id, signal);
        await parts.reconciler.container(id);
      }),
  );
}

async function tearDown(parts: SandboxParts, { facts }: SandboxRecord, signal: AbortSignal): Promise<void> {
  if (facts.network !== 'cni') return;
  await parts.network.tearDown(networkedPod(facts), signal);
  parts.store.putIps(facts.id, undefined);
}

async function stopQuietly(parts: SandboxParts, id: string, signal: AbortSignal): Promise<void> {
  try {
    await parts.engine.containers.stop(id, 0, signal);
  } catch (error) {
    if (!hasFault(error, 'not-found')) throw error;
  }
}

async function errorOf(work: Promise<void>): Promise<Error | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
}
