import { status, type ServiceError } from '@grpc/grpc-js';
import type { ContainerStatus } from '../../../src/cri/generated/runtime/v1/ContainerStatus.js';
import type { PodSandboxStatus } from '../../../src/cri/generated/runtime/v1/PodSandboxStatus.js';
import type { CriClient } from '../clients/cri.js';

/** What a relist found of one pod; newest attempts first. */
export interface PodView {
  readonly sandboxes: readonly PodSandboxStatus[];
  readonly containers: readonly ContainerStatus[];
}

const EMPTY: PodView = { sandboxes: [], containers: [] };

export type NodeView = ReadonlyMap<string, PodView>;

/** One relist: two lists, and the status of each thing in them. By the pod's uid. */
export async function relist(cri: CriClient): Promise<NodeView> {
  const [{ items }, { containers }] = await Promise.all([
    cri.call('ListPodSandbox', { filter: {} }),
    cri.call('ListContainers', { filter: {} }),
  ]);
  const [sandboxes, statuses] = await Promise.all([
    Promise.all(
      items.map(({ id: podSandboxId }) => unlessGone(cri.call('PodSandboxStatus', { podSandboxId }))),
    ),
    Promise.all(
      containers.map(({ id: containerId }) => unlessGone(cri.call('ContainerStatus', { containerId }))),
    ),
  ]);
  const found = sandboxes.flatMap((answer) => answer?.status ?? []);
  const uidOf = new Map(
    containers.map(({ id, podSandboxId }) => [
      id,
      found.find((each) => each.id === podSandboxId)?.metadata?.uid,
    ]),
  );
  const view = new Map<string, { sandboxes: PodSandboxStatus[]; containers: ContainerStatus[] }>();
  const podOf = (uid: string) => view.get(uid) ?? view.set(uid, { sandboxes: [], containers: [] }).get(uid)!;
  for (const each of found) podOf(each.metadata!.uid).sandboxes.push(each);
  for (const each of statuses.flatMap((answer) => answer?.status ?? []))
    podOf(uidOf.get(each.id) ?? '').containers.push(each);
  for (const pod of view.values()) {
    pod.sandboxes.sort((a, b) => b.metadata!.attempt - a.metadata!.attempt);
    pod.containers.sort((a, b) => b.metadata!.attempt - a.metadata!.attempt);
  }
  return view;
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as ServiceError).code === status.NOT_FOUND) return undefined;
    throw error;
  }
}

export function viewOf(view: NodeView, uid: string): PodView {
  return view.get(uid) ?? EMPTY;
}

/** The newest attempt of a container. */
export function latestOf({ containers }: PodView, name: string): ContainerStatus | undefined {
  return containers.find(({ metadata }) => metadata?.name === name);
}
