import { AdapterError } from '../errors/adapter-error.js';
import type { ContainerFacts, ImageFacts, SandboxFacts } from '../translate/facts.js';
import { createImageIndex } from '../translate/image-reference.js';
import { findById } from './find-by-id.js';
import { createRecordMaps, type StoreListener } from './record-maps.js';
import {
  containerRecord,
  sandboxRecord,
  type ContainerRecord,
  type ProcessUser,
  type SandboxRecord,
} from './records.js';

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
  /** Of sandboxes and containers. */
  ids(): readonly string[];
}

/** The records of the node's sandboxes, containers and images. Written to by the follower and by Berth's own acknowledged actions. */
export interface Store extends StoreReads {
  /** Why reads are refused; undefined while they are not. */
  outOfDate(): string | undefined;
  markOutOfDate(why: string): void;
  /** Lets reads through: everything was read since the last gap. */
  markCurrent(): void;
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
  const records = createRecordMaps();
  const cniIps = new Map<string, readonly string[]>();
  let images = createImageIndex([]);
  let imageList: readonly ImageFacts[] = [];
  let stale: string | undefined = 'Berth has not read the state of the Docker Engine yet';

  function current<T>(value: T): T {
    if (stale !== undefined) throw new AdapterError('unavailable', stale);
    return value;
  }

  function putImages(next: readonly ImageFacts[]): void {
    imageList = next;
    images = createImageIndex(next);
  }

  return {
    outOfDate: () => stale,
    markOutOfDate(why) {
      stale = why;
    },
    markCurrent() {
      stale = undefined;
    },
    putSandbox(facts) {
      records.setSandbox(facts.id, sandboxRecord(facts, cniIps.get(facts.id)));
    },
    putIps(sandboxId, ips) {
      if (ips === undefined) cniIps.delete(sandboxId);
      else cniIps.set(sandboxId, ips);
      const record = records.sandboxes.get(sandboxId);
      if (record !== undefined) records.setSandbox(sandboxId, sandboxRecord(record.facts, ips));
    },
    putContainer(facts, user) {
      records.setContainer(facts.id, containerRecord(facts, user));
    },
    remove(id) {
      records.remove(id);
      cniIps.delete(id);
    },
    putImages,
    known: {
      sandbox: (id) => records.sandboxes.get(id),
      container: (id) => records.containers.get(id),
      containersOf: records.membersOf,
      image: (reference) => images.find(reference),
      ids: () => [...records.sandboxes.keys(), ...records.containers.keys()],
    },
    listen: records.listen,

    sandboxes: () => current([...records.sandboxes.values()]),
    findSandbox: (id) => current(findById(records.sandboxes, id)),
    containers: () => current([...records.containers.values()]),
    findContainer: (id) => current(findById(records.containers, id)),
    containersOf: (sandboxId) => current(records.membersOf(sandboxId)),
    images: () => current(imageList),
    findImage: (reference) => current(images.find(reference)),
  };
}
