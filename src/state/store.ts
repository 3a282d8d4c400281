import type { ProcessUser } from '../host/process-user.js';
import { AdapterError } from '../errors/adapter-error.js';
import type { ContainerFacts, ImageFacts, SandboxFacts } from '../translate/facts.js';
import { createImageIndex } from '../translate/image-reference.js';
import { findById } from './find-by-id.js';
import { createRecordMaps, type RecordMaps, type StoreListener } from './record-maps.js';
import {
  containerRecord,
  sandboxRecord,
  type AttachedTo,
  type ContainerRecord,
  type PodAttachment,
  type SandboxRecord,
} from './records.js';

/**
 * The reads: from memory, no Engine call. All throw `unavailable` while Berth does not know the node's state.
 */
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
  /** Of sandboxes and containers. */
  ids(): readonly string[];
}

/**
 * The records of the node's sandboxes, containers and images. Written to by the follower and by Berth's own
 * acknowledged actions.
 */
export interface Store extends StoreReads {
  /** Why reads are refused; undefined while they are not. */
  outOfDate(): string | undefined;
  markOutOfDate(why: string): void;
  /** Lets reads through: everything was read since the last gap. */
  markCurrent(): void;
  putSandbox(facts: SandboxFacts): void;
  /**
   * Records what CNI gave, for a sandbox that is known or is about to be; undefined once it was taken back.
   */
  putIps(sandboxId: string, ips: readonly string[] | undefined, attachedTo?: AttachedTo): void;
  putContainer(facts: ContainerFacts, user: ProcessUser | undefined): void;
  /** A sandbox or container that no longer exists. */
  remove(id: string): void;
  putImages(images: readonly ImageFacts[]): void;
  /** What was last known, current or not: for those who write. */
  readonly known: KnownRecords;
  listen(listener: StoreListener): void;
}

export function createStore(): Store {
  const records = createRecordMaps();
  const attachments = new Map<string, PodAttachment>();
  const images = createImages();
  let stale: string | undefined = 'Berth has not read the state of the Docker Engine yet';

  function current<T>(value: T): T {
    if (stale !== undefined) throw new AdapterError('unavailable', stale);
    return value;
  }

  function putSandbox(facts: SandboxFacts): void {
    records.setSandbox(
      facts.id,
      sandboxRecord(facts, attachments.get(facts.id), records.membersOf(facts.id)),
    );
  }

  /** Whether a sandbox on the Engine's network is ready depends on its containers too. */
  function lookAgainAt(sandboxId: string): void {
    const before = records.sandboxes.get(sandboxId);
    if (before?.facts.network !== 'docker') return;
    const after = sandboxRecord(before.facts, undefined, records.membersOf(sandboxId));
    if (after.ready !== before.ready) records.setSandbox(sandboxId, after);
  }

  return {
    outOfDate: () => stale,
    markOutOfDate(why) {
      stale = why;
    },
    markCurrent() {
      stale = undefined;
      records.markCurrent();
    },
    putSandbox,
    putIps(sandboxId, ips, attachedTo) {
      if (ips === undefined) attachments.delete(sandboxId);
      else attachments.set(sandboxId, { ips, attachedTo });
      const record = records.sandboxes.get(sandboxId);
      if (record !== undefined) putSandbox(record.facts);
    },
    putContainer(facts, user) {
      records.setContainer(facts.id, containerRecord(facts, user));
      lookAgainAt(facts.sandboxId);
    },
    remove(id) {
      const sandboxId = records.containers.get(id)?.facts.sandboxId;
      records.remove(id);
      attachments.delete(id);
      if (sandboxId !== undefined) lookAgainAt(sandboxId);
    },
    putImages: images.put,
    known: knownRecords(records, images),
    listen: records.listen,
    ...guardedReads(records, images, current),
  };
}

interface Images {
  list(): readonly ImageFacts[];
  find(reference: string): ImageFacts | undefined;
  put(images: readonly ImageFacts[]): void;
}

function createImages(): Images {
  let list: readonly ImageFacts[] = [];
  let index = createImageIndex(list);
  return {
    list: () => list,
    find: (reference) => index.find(reference),
    put(next) {
      list = next;
      index = createImageIndex(next);
    },
  };
}

function knownRecords(records: RecordMaps, images: Images): KnownRecords {
  return {
    sandbox: (id) => records.sandboxes.get(id),
    container: (id) => records.containers.get(id),
    containersOf: records.membersOf,
    image: images.find,
    ids: () => [...records.sandboxes.keys(), ...records.containers.keys()],
  };
}

/** `current` throws instead of giving its value while the records are out of date. */
function guardedReads(records: RecordMaps, images: Images, current: <T>(value: T) => T): StoreReads {
  return {
    sandboxes: () => current([...records.sandboxes.values()]),
    findSandbox: (id) => current(findById(records.sandboxes, id)),
    containers: () => current([...records.containers.values()]),
    findContainer: (id) => current(findById(records.containers, id)),
    containersOf: (sandboxId) => current(records.membersOf(sandboxId)),
    images: () => current(images.list()),
    findImage: (reference) => current(images.find(reference)),
  };
}
