import type { ContainerRecord, SandboxRecord } from './records.js';

/** Told of each record that changed, went or came, with what it was and what it is. */
export interface StoreListener {
  onSandbox?(before: SandboxRecord | undefined, after: SandboxRecord | undefined): void;
  onContainer?(before: ContainerRecord | undefined, after: ContainerRecord | undefined): void;
  /** Reads are let through again: everything was read since the last gap. */
  onCurrent?(): void;
}

/**
 * The records by id and by sandbox. Every change goes through the two setters, which notify the listeners.
 */
export interface RecordMaps {
  readonly sandboxes: ReadonlyMap<string, SandboxRecord>;
  readonly containers: ReadonlyMap<string, ContainerRecord>;
  membersOf(sandboxId: string): readonly ContainerRecord[];
  setSandbox(id: string, after: SandboxRecord | undefined): void;
  setContainer(id: string, after: ContainerRecord | undefined): void;
  /** Sandbox or container, whichever it is. */
  remove(id: string): void;
  listen(listener: StoreListener): void;
  /** Calls the listeners' `onCurrent`. */
  markCurrent(): void;
}

export function createRecordMaps(): RecordMaps {
  const sandboxes = new Map<string, SandboxRecord>();
  const containers = new Map<string, ContainerRecord>();
  const members = new Map<string, Set<string>>();
  const listeners: StoreListener[] = [];

  function setSandbox(id: string, after: SandboxRecord | undefined): void {
    const before = sandboxes.get(id);
    if (before === after) return;
    if (after === undefined) sandboxes.delete(id);
    else sandboxes.set(id, after);
    for (const listener of listeners) listener.onSandbox?.(before, after);
  }

  function setContainer(id: string, after: ContainerRecord | undefined): void {
    const before = containers.get(id);
    if (before === after) return;
    if (before !== undefined) dropMember(members, before.facts.sandboxId, id);
    if (after === undefined) {
      containers.delete(id);
    } else {
      containers.set(id, after);
      addMember(members, after.facts.sandboxId, id);
    }
    for (const listener of listeners) listener.onContainer?.(before, after);
  }

  function remove(id: string): void {
    setContainer(id, undefined);
    setSandbox(id, undefined);
  }

  return {
    sandboxes,
    containers,
    membersOf: (sandboxId) => [...(members.get(sandboxId) ?? [])].flatMap((id) => containers.get(id) ?? []),
    setSandbox,
    setContainer,
    remove,
    listen: (listener) => void listeners.push(listener),
    markCurrent() {
      for (const listener of listeners) listener.onCurrent?.();
    },
  };
}

function addMember(groups: Map<string, Set<string>>, group: string, member: string): void {
  const members = groups.get(group);
  if (members === undefined) groups.set(group, new Set([member]));
  else members.add(member);
}

function dropMember(groups: Map<string, Set<string>>, group: string, member: string): void {
  const members = groups.get(group);
  members?.delete(member);
  if (members?.size === 0) groups.delete(group);
}
