import { LABEL } from '../translate/labels.js';
import { isJoinedTo } from '../translate/to-cri/container-facts.js';
import type { SandboxParts } from './parts.js';

export interface Member {
  readonly id: string;
  readonly isRunning: boolean;
}

const RUNNING: ReadonlySet<string> = new Set(['running', 'paused', 'restarting']);

/**
 * The containers of a pod: those with a record, and whatever else the Engine joined to its sandbox with the sandbox's label: one that was
 * renamed before Berth saw it, say, or whose labels are too large to be read.
 */
export async function membersOf(
  { engine, store }: Pick<SandboxParts, 'engine' | 'store'>,
  sandboxId: string,
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const listed = await engine.containers.list({ labels: [`${LABEL.sandboxId}=${sandboxId}`] }, signal);
  const members = new Map<string, Member>();
  for (const { Id: id, HostConfig, State } of listed)
    if (isJoinedTo(HostConfig, sandboxId)) members.set(id, { id, isRunning: RUNNING.has(State ?? '') });
  for (const { facts } of store.known.containersOf(sandboxId)) {
    const isRunning = members.get(facts.id)?.isRunning === true || facts.state === 'CONTAINER_RUNNING';
    members.set(facts.id, { id: facts.id, isRunning });
  }
  return [...members.values()];
}
