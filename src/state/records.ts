import type { ContainerInit } from '../cri/generated/runtime/v1/Container.js';
import type { ContainerStatusInit } from '../cri/generated/runtime/v1/ContainerStatus.js';
import type { PodSandboxInit } from '../cri/generated/runtime/v1/PodSandbox.js';
import type { PodSandboxStatusInit } from '../cri/generated/runtime/v1/PodSandboxStatus.js';
import type { ContainerFacts, SandboxFacts } from '../translate/facts.js';
import { toContainer, toContainerStatus } from '../translate/to-cri/container-status.js';
import { toPodSandbox, toPodSandboxStatus } from '../translate/to-cri/sandbox-status.js';
import type { ProcessUser } from '../host/process-user.js';

/**
 * What Berth knows of one pod sandbox. Immutable: a change makes a new record.
 *
 * ```
 *   (RunPodSandbox in progress: not listed)
 *        │ pause container runs, network set up
 *        ▼
 *      READY ──── pause ends, StopPodSandbox ───▶ NOTREADY ──── RemovePodSandbox ───▶ (gone)
 * ```
 */
export interface SandboxRecord {
  readonly facts: SandboxFacts;
  /** The pod's addresses; undefined while its network is not (or no longer) set up. */
  readonly ips: readonly string[] | undefined;
  readonly ready: boolean;
  /** CRI answers, made once per change so that a read costs nothing. */
  readonly listed: PodSandboxInit;
  readonly status: PodSandboxStatusInit;
}

/**
 * Which network namespace the pod's network was set up in: that of this process, or of the one that ran at
 * this time.
 */
export type AttachedTo = { readonly pid: number } | { readonly atMs: number };

/** What CNI gave a pod. */
export interface PodAttachment {
  readonly ips: readonly string[];
  /** undefined if unknown. */
  readonly attachedTo: AttachedTo | undefined;
}

/**
 * What Berth knows of one container. Immutable: a change makes a new record.
 *
 * ```
 *   CREATED ── start ──▶ RUNNING ── its process ends ──▶ EXITED ── RemoveContainer ──▶ (gone)
 *      └──────────── start failed ────────────────────────▲
 * ```
 */
export interface ContainerRecord {
  readonly facts: ContainerFacts;
  readonly user: ProcessUser | undefined;
  readonly listed: ContainerInit;
  readonly status: ContainerStatusInit;
}

/** `members`: the pod's containers. */
export function sandboxRecord(
  facts: SandboxFacts,
  cni: PodAttachment | undefined,
  members: readonly ContainerRecord[],
): SandboxRecord {
  const ips = ipsOf(facts, cni?.ips);
  const ready = facts.running && ips !== undefined && !isRestarted(facts, cni?.attachedTo, members);
  return {
    facts,
    ips,
    ready,
    listed: toPodSandbox(facts, ready),
    status: toPodSandboxStatus(facts, ready, ready ? ips : []),
  };
}

export function containerRecord(facts: ContainerFacts, user: ProcessUser | undefined): ContainerRecord {
  return { facts, user, listed: toContainer(facts), status: toContainerStatus(facts, user) };
}

/**
 * True when the pause container was started again since the pod's network was set up (`docker restart`, or by
 * the Engine): its network namespace is a new one then, which is not that of the pod's containers, and with
 * CNI it is empty.
 */
function isRestarted(
  facts: SandboxFacts,
  attachedTo: AttachedTo | undefined,
  members: readonly ContainerRecord[],
): boolean {
  switch (facts.network) {
    case 'cni':
      // A pid of 0 is that of a record made of the Engine's list, which does not have it.
      if (attachedTo === undefined || facts.pid === 0) return false;
      if ('pid' in attachedTo) return attachedTo.pid !== facts.pid;
      return facts.startedAtNs > BigInt(Math.ceil(attachedTo.atMs)) * 1_000_000n;
    case 'docker':
      // The Engine sets the new one up itself. But who runs since before is in the old one.
      return members.some(
        ({ facts: { state, startedAtNs } }) =>
          state === 'CONTAINER_RUNNING' && startedAtNs > 0n && startedAtNs < facts.startedAtNs,
      );
    case 'node':
      return false;
  }
}

function ipsOf(facts: SandboxFacts, cniIps: readonly string[] | undefined): readonly string[] | undefined {
  switch (facts.network) {
    case 'cni':
      return cniIps;
    case 'docker':
      return facts.engineIps;
    case 'node':
      return [];
  }
}
