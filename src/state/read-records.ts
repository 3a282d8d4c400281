import { withLimit } from '../async/deadline.js';
import { mapWide } from '../async/map-wide.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { ContainerInspect } from '../engine/wire/container-inspect.js';
import type { ContainerSummary } from '../engine/wire/container-summary.js';
import type { ImageSummary } from '../engine/wire/image.js';
import { hasFault } from '../errors/adapter-error.js';
import { readOomScoreAdj } from '../host/oom-score.js';
import type { ContainerFacts, ImageFacts, SandboxFacts } from '../translate/facts.js';
import { LABEL } from '../translate/labels.js';
import { containerFactsFrom } from '../translate/to-cri/container-facts.js';
import { imageFactsFrom } from '../translate/to-cri/image.js';
import { sandboxFactsFrom } from '../translate/to-cri/sandbox-facts.js';
import { summaryAsInspect } from '../translate/to-cri/summary-as-inspect.js';
import { readProcessUser, type ProcessUser } from '../host/process-user.js';
import type { AttachedTo, PodAttachment } from './records.js';
import type { Store } from './store.js';

/** One read of the Engine, whoever waits for it. */
const READ_LIMIT_MS = 60_000;

/**
 * One image, of which an inspect takes milliseconds: one that takes longer must not keep all others from
 * being known.
 */
const IMAGE_LIMIT_MS = 10_000;

/** Images that are inspected at once: enough to keep the Engine busy, few enough to leave it usable. */
const IMAGES_AT_ONCE = 8;

/** What is read for one container, or that it is none of Berth's, or gone. */
export type ReadContainer =
  | {
      readonly kind: 'sandbox';
      readonly facts: SandboxFacts;
      readonly ips: readonly string[] | undefined;
      readonly attachedTo?: AttachedTo | undefined;
    }
  | { readonly kind: 'container'; readonly facts: ContainerFacts; readonly user: ProcessUser | undefined }
  | { readonly kind: 'none' };

export interface ReadParts {
  readonly engine: EngineClient;
  readonly store: Store;
  /** A pod's network as CNI's result cache has it; undefined when it was never completely set up. */
  readonly cachedNetwork: (sandboxId: string) => Promise<PodAttachment | undefined>;
  /** Host ports of a sandbox that cri-dockerd made, from its checkpoint. */
  readonly adoptedPorts: (sandboxId: string) => Promise<SandboxFacts['portMappings']>;
  /** See readOomScoreAdj. */
  readonly presentOomScore?: typeof readOomScoreAdj;
}

/** Reads from the Engine what the store holds of it. */
export interface RecordReader {
  /** By inspect, for which the Engine may take minutes when the container is locked. */
  container(id: string): Promise<ReadContainer>;
  /** The same from an entry of `list`, as far as that goes. */
  fromSummary(summary: ContainerSummary): Promise<ReadContainer>;
  images(): Promise<readonly ImageFacts[]>;
  /** All containers that may be a sandbox or a container of a pod. */
  list(): Promise<readonly ContainerSummary[]>;
}

export function createRecordReader({
  engine,
  store,
  cachedNetwork,
  adoptedPorts,
  presentOomScore = readOomScoreAdj,
}: ReadParts): RecordReader {
  async function read(inspect: ContainerInspect): Promise<ReadContainer> {
    const sandbox = sandboxFactsFrom(inspect, store.known);
    if (sandbox !== undefined) return readSandbox(sandbox);
    const container = containerFactsFrom(inspect, store.known);
    if (container === undefined) return { kind: 'none' };
    const before = store.known.container(container.id);
    const user = before?.facts.pid === container.pid || container.pid === 0 ? before?.user : undefined;
    return {
      kind: 'container',
      facts: await withPresentOomScore(container),
      user: user ?? (await readProcessUser(container)),
    };
  }

  /** The Engine shows the score that the container was created with, whatever was set since. */
  async function withPresentOomScore(container: ContainerFacts): Promise<ContainerFacts> {
    const oomScoreAdj = await presentOomScore(container);
    if (oomScoreAdj === undefined) return container;
    return { ...container, resources: { ...container.resources, oomScoreAdj } };
  }

  async function readSandbox(facts: SandboxFacts): Promise<ReadContainer> {
    const adopted =
      facts.origin === 'cri-dockerd' ? { ...facts, portMappings: await adoptedPorts(facts.id) } : facts;
    const known = store.known.sandbox(facts.id);
    if (known !== undefined || facts.network !== 'cni')
      return { kind: 'sandbox', facts: adopted, ips: known?.ips };
    const network = await cachedNetwork(facts.id);
    return { kind: 'sandbox', facts: adopted, ips: network?.ips, attachedTo: network?.attachedTo };
  }

  return {
    images: createImageReader({ engine, store }),
    async container(id) {
      // No limit but that of the call itself: see LOCKED_MS in engine/containers.ts.
      const inspect = await orUndefined(engine.containers.inspect(id, new AbortController().signal));
      if (inspect === undefined) return { kind: 'none' };
      return await read(inspect);
    },
    fromSummary: (summary) => read(summaryAsInspect(summary)),
    async list() {
      using limit = withLimit(READ_LIMIT_MS, 'listing the containers of the Engine');
      return await engine.containers.list({ labels: [LABEL.type] }, limit);
    },
  };
}

function createImageReader({ engine, store }: Pick<ReadParts, 'engine' | 'store'>): RecordReader['images'] {
  /**
   * Images that the Engine lists and cannot read, since a layer is broken, say. Each time they are asked for
   * again.
   */
  const unreadable = new Set<string>();
  /** Read by a round that did not come to its end, so that the next one has less to do. */
  const inspected = new Map<string, ImageFacts>();

  /**
   * Undefined when it has gone since it was listed. One that cannot be read must not keep everything else
   * from being known.
   */
  async function readImage(summary: ImageSummary, limit: AbortSignal): Promise<ImageFacts | undefined> {
    const known = inspected.get(summary.Id) ?? store.known.image(summary.Id);
    const isComplete = summary.tooLarge === undefined;
    if (known?.id === summary.Id && isComplete && !unreadable.has(summary.Id))
      return { ...imageFactsFrom(summary, undefined), ...configOf(known) };
    using ownLimit = withLimit(IMAGE_LIMIT_MS, `reading the image ${summary.Id}`, limit);
    try {
      const inspect = await orUndefined(engine.images.inspect(summary.Id, ownLimit));
      unreadable.delete(summary.Id);
      if (inspect === undefined) return undefined;
      const facts = imageFactsFrom(summary, inspect);
      inspected.set(summary.Id, facts);
      return facts;
    } catch (error) {
      if (limit.aborted || !(hasFault(error, 'internal') || hasFault(error, 'deadline-exceeded')))
        throw error;
      unreadable.add(summary.Id);
      // Its labels are not known: they prove nothing.
      return { ...imageFactsFrom(summary, undefined), isTooLarge: true };
    }
  }

  return async () => {
    using limit = withLimit(READ_LIMIT_MS, 'reading the images');
    const summaries = await engine.images.list(limit);
    const found = await mapWide(summaries, IMAGES_AT_ONCE, (summary) => readImage(summary, limit));
    const listed = new Set(summaries.map(({ Id }) => Id));
    for (const id of unreadable) if (!listed.has(id)) unreadable.delete(id);
    inspected.clear();
    return found.filter((facts) => facts !== undefined);
  };
}

/** What an image's id fixes for ever, and only an inspect tells. */
function configOf(
  image: ImageFacts,
): Pick<ImageFacts, 'user' | 'labels' | 'stopSignal' | 'process' | 'isTooLarge'> {
  const { user, labels, stopSignal, process, isTooLarge } = image;
  return { user, labels, stopSignal, process, isTooLarge };
}

/** Undefined for what has gone since it was listed. */
async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (hasFault(error, 'not-found')) return undefined;
    throw error;
  }
}
