import { LABEL } from '../translate/labels.js';
import { isJoinedTo } from '../translate/to-cri/container-facts.js';
import type { SandboxParts } from './parts.js';

export interface Member {
  readonly id: string;
  readonly isRunning: boolean;
}

const RUNNING: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/** The containers of a pod that have a record. */
export function knownMembersOf({ store }: Pick<SandboxParts, 'store'>, sandboxId: string): readonly Member[] {
  return store.known
    .containersOf(sandboxId)
    .map(({ facts }) => ({ id: facts.id, isRunning: facts.state === 'CONTAINER_RUNNING' }));
}

/**
 * All containers of a pod: those with a record, and whatever else the Engine joined to its sandbox with the
 * sandbox's label: for example one that was renamed before Berth saw it, or whose labels are too large to be
 * read.
 */
export async function membersOf(
  parts: Pick<SandboxParts, 'engine' | 'store'>,
  sandboxId: string,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const { containers } = parts.engine;
  const listed = await containers.list({ labels: [`${LABEL.sandboxId}=${sandboxId}`] }, signal);
  const members = new Map<string, Member>();
  for (const { Id: id, HostConfig, State } of listed)
    if (isJoinedTo(HostConfig, sandboxId)) members.set(id, { id, isRunning: RUNNING.has(State ?? '') });
  for (const { id, isRunning } of knownMembersOf(parts, sandboxId))
    members.set(id, { id, isRunning: isRunning || members.get(id)?.isRunning === true });
  return [...members.values()];
}
