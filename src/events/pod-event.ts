import type { ContainerEventResponseInit } from '../cri/generated/runtime/v1/ContainerEventResponse.js';
import type { ContainerEventType } from '../cri/generated/runtime/v1/ContainerEventType.js';
import type { ContainerRecord, SandboxRecord } from '../state/records.js';
import { shownStatus } from '../state/shown-status.js';
import type { KnownRecords } from '../state/store.js';

/** A change of a sandbox or of a container in it. */
export interface PodChange {
  readonly type: ContainerEventType;
  readonly id: string;
  readonly sandboxId: string;
  /** The sandbox's record, its last one should the sandbox be gone. */
  readonly sandbox: SandboxRecord | undefined;
}

/**
 * The event of a change, with the pod as it is now. A kubelet takes `pod_sandbox_status` and
 * `containers_statuses` for the state of the whole pod. So they are those of the pod's newest sandbox, also
 * when an older one was stopped or deleted: with the older one's status, a kubelet would take the pod for
 * ended and make another sandbox beside the one that runs.
 */
export function podEvent(
  known: KnownRecords,
  { type, id, sandboxId, sandbox }: PodChange,
  createdAtNs: bigint,
): ContainerEventResponseInit {
  const shown = sandbox && (newestOf(known, sandbox) ?? gone(sandbox));
  return {
    containerId: id,
    containerEventType: type,
    createdAt: createdAtNs.toString(),
    podSandboxStatus: shown?.status ?? null,
    containersStatuses: known
      .containersOf(shown?.facts.id ?? sandboxId)
      .map((record) => shownStatus(record, known.image)),
  };
}

/** Sandboxes of which each is its pod's newest. */
export function newestSandboxes(known: KnownRecords): readonly SandboxRecord[] {
  const newest = new Map<string, SandboxRecord>();
  for (const record of sandboxesOf(known)) {
    const other = newest.get(podOf(record));
    if (other === undefined || isNewer(record, other)) newest.set(podOf(record), record);
  }
  return [...newest.values()];
}

/** The last thing that happened to a pod, as a change that could be reported again. */
export function lastChange(known: KnownRecords, sandbox: SandboxRecord): PodChange {
  const sandboxId = sandbox.facts.id;
  const change = (type: ContainerEventType, id: string): PodChange => ({ type, id, sandboxId, sandbox });
  if (!sandbox.ready) return change('CONTAINER_STOPPED_EVENT', sandboxId);
  let last = change('CONTAINER_STARTED_EVENT', sandboxId);
  let lastNs = 0n;
  for (const { facts } of known.containersOf(sandboxId)) {
    const { type, atNs } = lastOf(facts);
    if (atNs < lastNs) continue;
    last = change(type, facts.id);
    lastNs = atNs;
  }
  return last;
}

function lastOf({ state, createdAtNs, startedAtNs, finishedAtNs }: ContainerRecord['facts']) {
  switch (state) {
    case 'CONTAINER_RUNNING':
      return { type: 'CONTAINER_STARTED_EVENT', atNs: startedAtNs } as const;
    case 'CONTAINER_EXITED':
      return { type: 'CONTAINER_STOPPED_EVENT', atNs: finishedAtNs } as const;
    default:
      return { type: 'CONTAINER_CREATED_EVENT', atNs: createdAtNs } as const;
  }
}

function newestOf(known: KnownRecords, sandbox: SandboxRecord): SandboxRecord | undefined {
  const pod = podOf(sandbox);
  let newest: SandboxRecord | undefined;
  for (const record of sandboxesOf(known)) {
    if (podOf(record) !== pod) continue;
    if (newest === undefined || isNewer(record, newest)) newest = record;
  }
  return newest;
}

function sandboxesOf(known: KnownRecords): readonly SandboxRecord[] {
  return known.ids().flatMap((id) => known.sandbox(id) ?? []);
}

function podOf({ facts: { metadata } }: SandboxRecord): string {
  return `${metadata.namespace}/${metadata.name}/${metadata.uid}`;
}

/** As a kubelet orders them. */
function isNewer(one: SandboxRecord, other: SandboxRecord): boolean {
  return one.facts.createdAtNs > other.facts.createdAtNs;
}

/** A sandbox that was removed while it ran has ended. */
function gone(record: SandboxRecord): SandboxRecord {
  if (!record.ready) return record;
  const { status } = record;
  return {
    ...record,
    ready: false,
    status: { ...status, state: 'SANDBOX_NOTREADY', network: { ip: '', additionalIps: [] } },
  };
}
