import { settlesWithin } from '../../async/settles-within.js';
import type { Encoded } from '../../cri/encoded.js';
import type { ListMetricDescriptorsResponseInit } from '../../cri/generated/runtime/v1/ListMetricDescriptorsResponse.js';
import type { ListPodSandboxMetricsRequest } from '../../cri/generated/runtime/v1/ListPodSandboxMetricsRequest.js';
import type { ListPodSandboxMetricsResponseInit } from '../../cri/generated/runtime/v1/ListPodSandboxMetricsResponse.js';
import type { PodSandboxMetricsInit } from '../../cri/generated/runtime/v1/PodSandboxMetrics.js';
import type { StreamPodSandboxMetricsRequest } from '../../cri/generated/runtime/v1/StreamPodSandboxMetricsRequest.js';
import type { StreamPodSandboxMetricsResponseInit } from '../../cri/generated/runtime/v1/StreamPodSandboxMetricsResponse.js';
import { AdapterError } from '../../errors/adapter-error.js';
import type { ContainerFacts, SandboxFacts } from '../../translate/facts.js';
import type { WritableLayers } from '../disk/writable-layer.js';
import type { StatsContainers } from '../parts.js';
import { runningBySandbox } from '../running-by-sandbox.js';
import type { MetricsThread } from './metrics-thread.js';
import type { NodeTraits } from './node-traits.js';
import { preparePodTarget, type PodTargetParts } from './pod-target.js';
import { createPodsThatFit } from './pods-that-fit.js';
import { rowsOn, toDescriptor } from './table.js';

export interface SandboxMetricsParts {
  readonly containers: Pick<StatsContainers, 'list' | 'sandboxes'>;
  readonly thread: MetricsThread;
  readonly layers: Pick<WritableLayers, 'of' | 'settled'>;
  /** Once per list: what takes the records as they are now. */
  readonly prepareSharedFileBytes: () => PodTargetParts['sharedFileBytes'];
  /** Where the Engine keeps writable layers; empty before it was reached. */
  readonly storageRoot: () => string;
  readonly node: () => NodeTraits;
  /** Told of what could not be read or has no room, and is left out. */
  readonly onFailed: (error: unknown) => void;
}

export interface SandboxMetricsRpcs {
  /**
   * At once, also before the Engine was reached: a kubelet asks once, when it starts, and drops metrics that
   * it was not told of.
   */
  listMetricDescriptors(): ListMetricDescriptorsResponseInit;
  /** Of the running sandboxes and their running containers. */
  listPodSandboxMetrics(
    request: ListPodSandboxMetricsRequest,
    signal: AbortSignal,
  ): Promise<ListPodSandboxMetricsResponseInit>;
  streamPodSandboxMetrics(
    request: StreamPodSandboxMetricsRequest,
    signal: AbortSignal,
  ): AsyncIterable<StreamPodSandboxMetricsResponseInit>;
}

export function createSandboxMetrics(parts: SandboxMetricsParts): SandboxMetricsRpcs {
  const { containers, thread, storageRoot, node, onFailed } = parts;
  /** The last list with all metrics was too long. */
  let brief = false;

  async function* read(isBrief: boolean, signal: AbortSignal): AsyncGenerator<Encoded[]> {
    await layersMeasured(parts);
    const all = containers.list();
    const running = containers.sandboxes().filter((sandbox) => sandbox.running);
    const ofPod = runningBySandbox(all);
    const toTarget = preparePodTarget({ ...parts, sharedFileBytes: parts.prepareSharedFileBytes(), ofPod });
    for (let at = 0; at < running.length; at += PODS_AT_ONCE) {
      const { pods, problems } = await thread.read(
        {
          pods: running.slice(at, at + PODS_AT_ONCE).map(toTarget),
          known: at === 0 ? idsOf(all, running) : undefined,
          storageRoot: storageRoot(),
          brief: isBrief,
        },
        signal,
      );
      for (const problem of problems) onFailed(new AdapterError('internal', problem));
      yield pods.map((encoded) => ({ encoded }));
    }
  }

  /** As many pods as a message holds. */
  async function collect(isBrief: boolean, signal: AbortSignal) {
    const fitting = createPodsThatFit(MESSAGE_MAX_BYTES);
    for await (const pods of read(isBrief, signal)) {
      for (const pod of pods) fitting.add(pod);
      if (!isBrief && fitting.leftOut() > 0) break;
    }
    return fitting;
  }

  return {
    listMetricDescriptors: () => ({ descriptors: rowsOn(node()).map(toDescriptor) }),
    async listPodSandboxMetrics(_request, signal) {
      const full = brief ? undefined : await collect(false, signal);
      if (full?.leftOut() === 0) return { podMetrics: asMessages(full.kept()) };
      const short = await collect(true, signal);
      brief = short.bytes() > FULL_AGAIN_BYTES;
      if (short.leftOut() > 0)
        onFailed(
          new AdapterError(
            'resource-exhausted',
            `the metrics of ${String(short.leftOut())} pods have no room in a message of 16 MiB`,
          ),
        );
      return { podMetrics: asMessages(short.kept()) };
    },
    async *streamPodSandboxMetrics(_request, signal) {
      for await (const pods of read(false, signal)) {
        for (const some of inMessages(pods)) yield { podSandboxMetrics: asMessages(some) };
      }
    },
  };
}

/** The kubelet's limit, and Berth's own (`grpc/server.ts`). */
const MESSAGE_MAX_BYTES = 16 * 1024 * 1024;
/** What all metrics of a pod take is under one and a half times what the required ones take. */
const FULL_AGAIN_BYTES = MESSAGE_MAX_BYTES / 1.6;
/** Of the Stream RPC: with the largest pod after it, it is still within the limit. */
const STREAM_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Some milliseconds of the thread's time, and of what is read and waits for its turn. */
const PODS_AT_ONCE = 10;
/** For the layers of containers that have just started: most are measured within some milliseconds. */
const LAYERS_WAIT_MS = 500;

/** The first measurement of a layer is begun by asking for it. */
async function layersMeasured({
  containers,
  layers,
}: Pick<SandboxMetricsParts, 'containers' | 'layers'>): Promise<void> {
  const running = containers.list().filter(({ state }) => state === 'CONTAINER_RUNNING');
  const unknown = running.filter((container) => layers.of(container) === undefined);
  if (unknown.length > 0) await settlesWithin(layers.settled(), LAYERS_WAIT_MS);
}

function idsOf(containers: readonly ContainerFacts[], sandboxes: readonly SandboxFacts[]): string[] {
  return [...containers, ...sandboxes].map(({ id }) => id);
}

function* inMessages(pods: readonly Encoded[]): Generator<Encoded[]> {
  let some: Encoded[] = [];
  let bytes = 0;
  for (const pod of pods) {
    some.push(pod);
    bytes += pod.encoded.length;
    if (bytes < STREAM_MESSAGE_BYTES) continue;
    yield some;
    some = [];
    bytes = 0;
  }
  if (some.length > 0) yield some;
}

/** The surface knows encoded messages when it sees them. */
function asMessages(pods: readonly Encoded[]): (PodSandboxMetricsInit & Encoded)[] {
  return [...pods];
}
