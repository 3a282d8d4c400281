import { mapWide } from '../async/map-wide.js';
import type { CriReader } from './cri-reader.js';
import type { ContainerStatus } from '../cri/generated/runtime/v1/ContainerStatus.js';
import type { PodSandboxStatus } from '../cri/generated/runtime/v1/PodSandboxStatus.js';

/** A pod sandbox as CRI and the Engine know it. */
export interface ShownPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly id: string;
  /** `ready` or `notready`. */
  readonly state: string;
  readonly attempt: number;
  readonly ips: readonly string[];
  /** The name of its pause container; empty where the runtime does not say. */
  readonly dockerName: string;
  readonly containers: readonly ShownContainer[];
}

export interface ShownContainer {
  readonly name: string;
  readonly id: string;
  /** `created`, `running`, `exited` or `unknown`. */
  readonly state: string;
  /** Of an ended container. */
  readonly exitCode: number | undefined;
  readonly reason: string;
  readonly restarts: number;
  readonly image: string;
  readonly dockerName: string;
  readonly logPath: string;
}

/** Questions that are asked at a time. */
const WIDTH = 8;

/** All pods of a runtime with their containers, by namespace and name, the newest attempt first. */
export async function collectPods(cri: CriReader): Promise<readonly ShownPod[]> {
  const [{ items }, { containers }] = await Promise.all([cri.listPodSandbox(), cri.listContainers()]);
  const shown = await mapWide(containers, WIDTH, async ({ id, podSandboxId }) => {
    const answer = await cri.containerStatus(id);
    if (answer?.status == null) return undefined;
    return { podSandboxId, container: showContainer(answer.status, dockerName(answer.info)) };
  });
  const pods = await mapWide(items, WIDTH, async ({ id }) => {
    const answer = await cri.podSandboxStatus(id);
    if (answer?.status == null) return undefined;
    const members = shown.flatMap((each) => (each?.podSandboxId === id ? [each.container] : []));
    return showPod(answer.status, dockerName(answer.info), members);
  });
  return pods.filter((pod) => pod !== undefined).sort(byName);
}

function showPod(
  status: PodSandboxStatus,
  itsDockerName: string,
  containers: readonly ShownContainer[],
): ShownPod {
  const { metadata, network } = status;
  return {
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
    uid: metadata?.uid ?? '',
    id: status.id,
    state: wordOf(status.state, 'SANDBOX_'),
    attempt: metadata?.attempt ?? 0,
    ips: [network?.ip ?? '', ...(network?.additionalIps ?? []).map(({ ip }) => ip)].filter((ip) => ip !== ''),
    dockerName: itsDockerName,
    containers: [...containers].sort(
      (a, b) => compare(a.name, b.name) || b.restarts - a.restarts || compare(a.id, b.id),
    ),
  };
}

function showContainer(status: ContainerStatus, itsDockerName: string): ShownContainer {
  return {
    name: status.metadata?.name ?? '',
    id: status.id,
    state: wordOf(status.state, 'CONTAINER_'),
    exitCode: status.state === 'CONTAINER_EXITED' ? status.exitCode : undefined,
    reason: status.reason,
    restarts: status.metadata?.attempt ?? 0,
    image: status.image?.image ?? '',
    dockerName: itsDockerName,
    logPath: status.logPath,
  };
}

function wordOf(state: string, prefix: string): string {
  return state.replace(prefix, '').toLowerCase();
}

/** Berth's verbose information has the name that Docker knows the container by. */
function dockerName(info: Readonly<Record<string, string>>): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(info['info'] ?? '{}');
  } catch {
    // Another runtime's, in a form of its own.
    return '';
  }
  const { name } = (parsed ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : '';
}

function byName(a: ShownPod, b: ShownPod): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name) || b.attempt - a.attempt;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
