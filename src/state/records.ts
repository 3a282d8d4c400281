import type { ContainerInit } from '../cri/generated/runtime/v1/Container.js';
import type { ContainerStatusInit } from '../cri/generated/runtime/v1/ContainerStatus.js';
import type { PodSandboxInit } from '../cri/generated/runtime/v1/PodSandbox.js';
import type { PodSandboxStatusInit } from '../cri/generated/runtime/v1/PodSandboxStatus.js';
import type { ContainerFacts, SandboxFacts } from '../translate/facts.js';
import { toContainer, toContainerStatus } from '../translate/to-cri/container-status.js';
import { toPodSandbox, toPodSandboxStatus } from '../translate/to-cri/sandbox-status.js';

/**
 * What Berth knows of one pod sandbox. Immutable: a change makes a new record.
 *
 * ```
 *   (RunPodSandbox under way: not listed)
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

/** The user that a container's first process runs as: CRI's LinuxContainerUser. */
export interface ProcessUser {
  readonly uid: string;
  readonly gid: string;
  readonly supplementalGroups: string[];
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

export function sandboxRecord(facts: SandboxFacts, cniIps: readonly string[] | undefined): SandboxRecord {
  const ips = ipsOf(facts, cniIps);
  const ready = facts.running && ips !== undefined;
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
