import { randomBytes } from 'node:crypto';
import type { FakeEvents } from './events.js';
import { createEvents } from './events.js';
import { defaultNetworks } from './networks.js';
import type {
  FakeContainer,
  FakeExec,
  FakeImage,
  FakeImageConfig,
  FakeNetwork,
  FakeProgram,
  RegistryImage,
} from './model.js';
import { EngineRefusal } from './model.js';
import { nowNs } from './time.js';

/** What a fake Engine is: a version, and how it differs where versions do. */
export interface FakeEngineKind {
  readonly version: string;
  readonly apiVersion: string;
  readonly minApiVersion: string;
}

/** All that the fake Engine knows; tests seed it and look into it. */
export interface FakeState {
  kind: FakeEngineKind;
  /** A directory of this Engine's own, for the paths in its answers. */
  readonly directory: string;
  readonly containers: Map<string, FakeContainer>;
  readonly images: Map<string, FakeImage>;
  readonly execs: Map<string, FakeExec>;
  readonly networks: Map<string, FakeNetwork>;
  /** By `repository:tag` or `repository@digest`, as in the pull. */
  readonly registry: Map<string, RegistryImage>;
  readonly programs: Map<string, FakeProgram>;
  /**
   * Programs whose exec is being started until the promise settles: the Engine says that it runs, without a
   * process.
   */
  readonly hangingStarts: Map<string, Promise<unknown>>;
  /**
   * Programs that the runtime cannot start, with its sentence: the start of a container fails as a real one
   * does.
   */
  readonly unstartable: Map<string, string>;
  /** Fields that `GET /info` answers with in place of its own. */
  readonly info: Record<string, unknown>;
  readonly events: FakeEvents;
  /** Signals to the main processes that run, by container id. */
  readonly processes: Map<string, AbortController>;
  /** Called when a container is gone, by its id. */
  readonly awaitingRemoval: Map<string, Set<() => void>>;
  addImage(image?: NewImage): FakeImage;
}

export interface NewImage {
  readonly id?: string;
  readonly tags?: string[];
  readonly digests?: string[];
  readonly size?: number;
  readonly config?: FakeImageConfig;
}

export function createState(directory: string, kind: FakeEngineKind): FakeState {
  const images = new Map<string, FakeImage>();
  return {
    kind,
    directory,
    containers: new Map(),
    images,
    execs: new Map(),
    networks: defaultNetworks(),
    registry: new Map(),
    programs: new Map(),
    hangingStarts: new Map(),
    unstartable: new Map(),
    info: {},
    events: createEvents(),
    processes: new Map(),
    awaitingRemoval: new Map(),
    addImage(given) {
      const image = newImage(given);
      images.set(image.id, image);
      return image;
    },
  };
}

export function newImage({
  id,
  tags = [],
  digests = [],
  size = 1000,
  config = {},
}: NewImage = {}): FakeImage {
  return {
    id: id ?? `sha256:${newId()}`,
    repoTags: tags,
    repoDigests: digests,
    createdNs: nowNs(),
    size,
    config,
  };
}

export function newId(): string {
  return randomBytes(32).toString('hex');
}

/** Above every pid_max, so that nothing that Berth does to a pid of the fake's can meet a real process. */
export function newPid(): number {
  return 5_000_000 + randomBytes(3).readUIntBE(0, 3);
}

/** By id, the beginning of an id, or name. */
export function requireContainer(state: FakeState, key: string): FakeContainer {
  const named = [...state.containers.values()].find(
    ({ name, id }) => name === key || (key.length >= 4 && id.startsWith(key)),
  );
  if (named === undefined) throw new EngineRefusal(404, `No such container: ${key}`);
  return named;
}
