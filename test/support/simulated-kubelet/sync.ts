import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CriClient } from '../clients/cri.js';
import {
  containerConfigOf,
  logDirectoryOf,
  sandboxConfigOf,
  type ContainerSpec,
  type PodSpec,
} from './pod.js';
import { latestOf, type PodView } from './view.js';

export interface SyncParts {
  readonly cri: CriClient;
  /** Of calls that change something; the kubelet's is two minutes. */
  readonly deadlineMs: number;
  /** Before the second start of a container; doubled each time. The kubelet's is 10 s. */
  readonly backOffMs: number;
  readonly now: () => number;
}

/** Brings a pod one step nearer to its spec: what the kubelet's syncPod does of it, in its order. */
export async function syncPod(parts: SyncParts, spec: PodSpec, view: PodView): Promise<void> {
  const [newest] = view.sandboxes;
  if (newest?.state !== 'SANDBOX_READY') {
    await runSandbox(parts, spec, newest === undefined ? 0 : newest.metadata!.attempt + 1);
    return;
  }
  for (const init of spec.initContainers ?? []) {
    const latest = latestOf(view, init.name);
    const done =
      init.sidecar === true
        ? latest?.state === 'CONTAINER_RUNNING'
        : latest?.state === 'CONTAINER_EXITED' && latest.exitCode === 0;
    if (done) continue;
    await startIfDue(parts, { spec, container: init, view, sandboxId: newest.id });
    return;
  }
  await Promise.all(
    spec.containers.map((container) => startIfDue(parts, { spec, container, view, sandboxId: newest.id })),
  );
}

/** Of each container's attempts that have ended, the last stays for `kubectl logs --previous`. */
export async function collectGarbage({ cri, deadlineMs }: SyncParts, { containers }: PodView): Promise<void> {
  const names = new Set(containers.map(({ metadata }) => metadata!.name));
  const old = [...names].flatMap((name) =>
    containers
      .filter(({ metadata, state }) => metadata!.name === name && state === 'CONTAINER_EXITED')
      .slice(1),
  );
  await Promise.all(
    old.map(({ id: containerId }) => cri.call('RemoveContainer', { containerId }, deadlineMs)),
  );
}

/**
 * Ends a pod as the kubelet does after a DELETE: all containers with the grace period, then the sandbox, then
 * GC of both.
 */
export async function killPod(
  { cri, deadlineMs }: SyncParts,
  { sandboxes, containers }: PodView,
  graceSeconds: number,
): Promise<void> {
  const limitMs = deadlineMs + graceSeconds * 1000;
  const running = containers.filter(({ state }) => state === 'CONTAINER_RUNNING');
  await Promise.all(
    running.map(({ id: containerId }) =>
      cri.call('StopContainer', { containerId, timeout: String(graceSeconds) }, limitMs),
    ),
  );
  await Promise.all(
    sandboxes.map(({ id: podSandboxId }) => cri.call('StopPodSandbox', { podSandboxId }, deadlineMs)),
  );
  await Promise.all(
    containers.map(({ id: containerId }) => cri.call('RemoveContainer', { containerId }, deadlineMs)),
  );
  await Promise.all(
    sandboxes.map(async ({ id: podSandboxId }) => {
      await cri.call('StopPodSandbox', { podSandboxId }, deadlineMs);
      await cri.call('RemovePodSandbox', { podSandboxId }, deadlineMs);
    }),
  );
}

async function runSandbox({ cri, deadlineMs }: SyncParts, spec: PodSpec, attempt: number): Promise<void> {
  mkdirSync(logDirectoryOf(spec), { recursive: true });
  const { podSandboxId } = await cri.call(
    'RunPodSandbox',
    { config: sandboxConfigOf(spec, attempt) },
    deadlineMs,
  );
  await cri.call('PodSandboxStatus', { podSandboxId });
}

interface Due {
  readonly spec: PodSpec;
  readonly container: ContainerSpec;
  readonly view: PodView;
  readonly sandboxId: string;
}

async function startIfDue(parts: SyncParts, due: Due): Promise<void> {
  const latest = latestOf(due.view, due.container.name);
  if (latest === undefined) return startContainer(parts, due, 0);
  if (latest.state !== 'CONTAINER_EXITED') return;
  const { attempt } = latest.metadata!;
  const endedMs = Number(BigInt(latest.finishedAt) / 1_000_000n);
  if (parts.now() >= endedMs + parts.backOffMs * 2 ** attempt) await startContainer(parts, due, attempt + 1);
}

async function startContainer(
  { cri, deadlineMs }: SyncParts,
  { spec, container, sandboxId }: Due,
  attempt: number,
): Promise<void> {
  const { image: name } = container;
  const present = (await cri.call('ImageStatus', { image: { image: name } })).image;
  const imageRef =
    present?.id ?? (await cri.call('PullImage', { image: { image: name } }, 15 * 60_000)).imageRef;
  const config = containerConfigOf(spec, container, imageRef, attempt);
  mkdirSync(dirname(join(logDirectoryOf(spec), config.logPath!)), { recursive: true });
  const sandboxConfig = sandboxConfigOf(spec, 0);
  const { containerId } = await cri.call(
    'CreateContainer',
    { podSandboxId: sandboxId, config, sandboxConfig },
    deadlineMs,
  );
  await cri.call('StartContainer', { containerId }, deadlineMs);
}
