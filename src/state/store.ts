import { AdapterError } from '../errors/adapter-error.js';
import type { ContainerFacts, ImageFacts, SandboxFacts } from '../translate/facts.js';
import { createImageIndex } from '../translate/image-reference.js';
import { findById } from './find-by-id.js';
import { containerRecord, sandboxRecord, type ContainerRecord, type ProcessUser, type SandboxRecord } from './records.js';

/** Everything of the node at one moment, as a full refresh reads it. */
export interface Snapshot {
  readonly sandboxes: readonly { readonly facts: SandboxFacts; readonly ips: readonly string[] | undefined }[];
  readonly containers: readonly { readonly facts: ContainerFacts; readonly user: ProcessUser | undefined }[];
  readonly images: readonly ImageFacts[];
}

/** Told of each record that changed, went or came, with what it was and what it is. */
export interface StoreListener {
  onSandbox?(before: SandboxRecord | undefined, after: SandboxRecord | undefined): void;
  onContainer?(before: ContainerRecord | undefined, after: ContainerRecord | undefined): void;
}

/** The reads: from memory, no Engine call. All throw `unavailable` while Berth does not know the node's state. */
export interface StoreReads {
  sandboxes(): readonly SandboxRecord[];
  /** By id or unique prefix. */
  findSandbox(id: string): SandboxRecord | undefined;
  containers(): readonly ContainerRecord[];
  findContainer(id: string): ContainerRecord | undefined;
  containersOf(sandboxId: string): readonly ContainerRecord[];
  images(): readonly ImageFacts[];
  findImage(reference: string): ImageFacts | undefined;
}

/** The records as they were last known, whether or not reads are let through. */
export interface KnownRecords {
  sandbox(id: string): SandboxRecord | undefined;
  container(id: string): ContainerRecord | undefined;
  containersOf(sandboxId: string): readonly ContainerRecord[];
  image(reference: string): ImageFacts | undefined;
}

/** The records of the node's sandboxes, containers and images. Written to by the follower and by Berth's own acknowledged actions. */
export interface Store extends StoreReads {
  /** Why reads are refused; undefined while they are not. */
  outOfDate(): string | undefined;
  markOutOfDate(why: string): void;
  /** Takes a full picture in place of all that was known, and lets reads through. */
  replace(snapshot: Snapshot): void;
  putSandbox(facts: SandboxFacts): void;
  /** Records what CNI gave, for a sandbox that is known or is about to be; undefined once it was taken back. */
  putIps(sandboxId: string, ips: readonly string[] | undefined): void;
  putContainer(facts: ContainerFacts, user: ProcessUser | undefined): void;
  /** A sandbox or container that no longer exists. */
  remove(id: string): void;
  putImages(images: readonly ImageFacts[]): void;
  /** What was last known, current or not: for those who write. */
  readonly known: KnownRecords;
  listen(listener: StoreListener): void;
}

export function createStore(): Store {
  const sandboxes = new Map<string, SandboxRecord>();
  const containers = new Map<string, ContainerRecord>();
  const bySandbox = new Map<string, Set<string>>();
  const cniIps = new Map<string, readonly string[]>();
  const listeners: StoreListener[] = [];
  let images = createImageIndex([]);
  let imageList: readonly ImageFacts[] = [];
  let stale: string | undefined = 'Berth has not read the state of the Docker Engine yet';

  function current<T>(value: T): T {
    if (stale !== undefined) throw new AdapterError('unavailable', stale);
    return value;
  }

  function setSandbox(id: string, after: SandboxRecord | undefined): void {
    const before = sandboxes.get(id);
    if (after === undefined) sandboxes.delete(id);
    else sandboxes.set(id, after);
    if (before !== after) for (const listener of listeners) listener.onSandbox?.(before, after);
  }

  function setContainer(id: string, after: ContainerRecord | undefined): void {
    const before = containers.get(id);
    if (after === undefined) {
      containers.delete(id);
      if (before !== undefined) dropMember(bySandbox, before.facts.sandboxId, id);
    } else {
      containers.set(id, after);
      addMember(bySandbox, after.facts.sandboxId, id);
    }
    if (before !== after) for (const listener of listeners) listener.onContainer?.(before, after);
  }

  function members(sandboxId: string): readonly ContainerRecord[] {
    return [...(bySandbox.get(sandboxId) ?? [])].flatMap((id) => containers.get(id) ?? []);
  }

  function replaceImages(next: readonly ImageFacts[]): void {
    imageList = next;
    images = createImageIndex(next);
  }

  return {
    outOfDate: () => stale,
    markOutOfDate(why) {
      stale = why;
    },
    replace(snapshot) {
      const keep = new Set<string>([...snapshot.sandboxes, ...snapshot.containers].map(({ facts }) => facts.id));
      for (const id of containers.keys()) if (!keep.has(id)) setContainer(id, undefined);
      for (const id of sandboxes.keys()) if (!keep.has(id)) setSandbox(id, undefined);
      replaceImages(snapshot.images);
      cniIps.clear();
      for (const { facts, ips } of snapshot.sandboxes) {
        if (ips !== undefined) cniIps.set(facts.id, ips);
        setSandbox(facts.id, sandboxRecord(facts, ips));
      }
      for (const { facts, user } of snapshot.containers) setContainer(facts.id, containerRecord(facts, user));
      stale = undefined;
    },
    putSandbox(facts) {
      setSandbox(facts.id, sandboxRecord(facts, cniIps.get(facts.id)));
    },
    putIps(sandboxId, ips) {
      if (ips === undefined) cniIps.delete(sandboxId);
      else cniIps.set(sandboxId, ips);
      const record = sandboxes.get(sandboxId);
      if (record !== undefined) setSandbox(sandboxId, sandboxRecord(record.facts, ips));
    },
    putContainer(facts, user) {
      setContainer(facts.id, containerRecord(facts, user));
    },
    remove(id) {
      if (containers.has(id)) setContainer(id, undefined);
      if (sandboxes.has(id)) setSandbox(id, undefined);
      cniIps.delete(id);
    },
    putImages: replaceImages,
    known: {
      sandbox: (id) => sandboxes.get(id),
      container: (id) => containers.get(id),
      containersOf: members,
      image: (reference) => images.find(reference),
    },
    listen: (listener) => void listeners.push(listener),

    sandboxes: () => current([...sandboxes.values()]),
    findSandbox: (id) => current(findById(sandboxes, id)),
    containers: () => current([...containers.values()]),
    findContainer: (id) => current(findById(containers, id)),
    containersOf: (sandboxId) => current(members(sandboxId)),
    images: () => current(imageList),
    findImage: (reference) => current(images.find(reference)),
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
