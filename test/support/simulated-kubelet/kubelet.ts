import { EventEmitter, on } from 'node:events';
import { status, type ServiceError } from '@grpc/grpc-js';
import { connectCri, type CriClient } from '../clients/cri.js';
import type { ContainerSpec, PodSpec } from './pod.js';
import { collectGarbage, killPod, syncPod, type SyncParts } from './sync.js';
import { latestOf, relist, viewOf, type NodeView, type PodView } from './view.js';

/**
 * A kubelet, as a runtime knows it: it relists each second and brings its pods nearer to their specs after
 * each, it asks for Status every 5 s, it probes, and it tries again what has failed. What it is told to do it
 * does on its own clock; who waits for something to come about waits for a relist that shows it.
 */
export interface Kubelet extends AsyncDisposable {
  readonly cri: CriClient;
  /** Errors that calls ended with, in order, as `METHOD CODE`. */
  readonly failures: readonly string[];
  /**
   * By container name: outcomes of readiness probes, oldest first: an exit code, or the gRPC code of a probe
   * that failed.
   */
  readonly probes: ReadonlyMap<string, readonly string[]>;
  run(spec: PodSpec): void;
  stopProbes(spec: PodSpec): void;
  /** The pod is deleted; resolves when nothing of it is listed any more. */
  kill(spec: PodSpec, graceSeconds: number): Promise<void>;
  /**
   * The pod as the first relist showed it that the condition holds for. Rejects, with what the last one
   * showed, when that takes too long.
   */
  until(spec: PodSpec, condition: (pod: PodView) => boolean, limitMs?: number): Promise<PodView>;
}

export interface KubeletOptions {
  readonly socketPath: string;
  readonly deadlineMs?: number;
  readonly backOffMs?: number;
}

export const USER_AGENT = 'kubelet/v1.33.1 (linux/amd64) kubernetes/8adc0f0';

const RELIST_MS = 1_000;
const STATUS_MS = 5_000;
const SHORT_DEADLINE_MS = 10_000;

export async function startKubelet({
  socketPath,
  deadlineMs = 120_000,
  backOffMs = 500,
}: KubeletOptions): Promise<Kubelet> {
  const failures: Failure[] = [];
  const cri = recording(connectCri(socketPath, USER_AGENT), failures);
  const until = async (
    spec: PodSpec,
    condition: (pod: PodView) => boolean,
    limitMs = 60_000,
  ): Promise<PodView> => {
    try {
      return await waitFor(relists, spec, condition, limitMs);
    } catch (error) {
      throw new Error(`${(error as Error).message}; failures: ${JSON.stringify(failures.slice(-5))}`, {
        cause: error,
      });
    }
  };
  const parts: SyncParts = { cri, deadlineMs, backOffMs, now: Date.now };
  const pods = new Map<string, Worker>();
  const attempts = createAttempts();
  const relists = new EventEmitter();
  const probes = createProbes(cri, attempts);

  await introduce(cri);
  const timers = [
    setInterval(() => attempts.start(beat), RELIST_MS),
    setInterval(() => attempts.start(() => askStatus(cri)), STATUS_MS),
  ];

  async function beat(): Promise<void> {
    const view = await relist(cri);
    relists.emit('relist', view);
    for (const [uid, worker] of pods) attempts.start(() => worker.beat(viewOf(view, uid)));
    probes.follow(view);
  }

  return {
    cri,
    get failures() {
      return failures.map(({ call }) => call);
    },
    probes: probes.outcomes,
    run(spec) {
      pods.set(
        spec.uid,
        createWorker(async (view) => {
          await syncPod(parts, spec, view);
          await collectGarbage(parts, view);
        }),
      );
      probes.add(spec);
    },
    stopProbes: probes.remove,
    async kill(spec, graceSeconds) {
      probes.remove(spec);
      pods.get(spec.uid)?.change((view) => killPod(parts, view, graceSeconds));
      await until(spec, ({ sandboxes, containers }) => sandboxes.length + containers.length === 0);
      pods.delete(spec.uid);
    },
    until,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      probes.close();
      await attempts.idle();
      cri.close();
    },
  };
}

type Work = (view: PodView) => Promise<void>;

interface Worker {
  beat: Work;
  change(work: Work): void;
}

/**
 * A beat that finds the last one's work still in progress leaves the pod alone: the kubelet's pod workers do
 * too.
 */
function createWorker(given: Work): Worker {
  let work = given;
  let busy = false;
  return {
    async beat(view) {
      if (busy) return;
      busy = true;
      try {
        await work(view);
      } finally {
        busy = false;
      }
    },
    change: (next) => void (work = next),
  };
}

interface Attempts {
  /**
   * Starts work. What the kubelet does with an error of the runtime's: it is logged, here in `failures`, and
   * the next beat tries again.
   */
  start(work: () => Promise<unknown>): void;
  /** When all that was started has ended. */
  idle(): Promise<void>;
}

function createAttempts(): Attempts {
  const underWay = new Set<Promise<void>>();

  async function run(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (typeof (error as ServiceError).code !== 'number') throw error;
    }
  }

  return {
    start(work) {
      const attempt = run(work).finally(() => underWay.delete(attempt));
      underWay.add(attempt);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

interface Failure {
  readonly call: string;
  readonly details: string;
}

function recording(client: CriClient, failures: Failure[]): CriClient {
  return {
    close: () => client.close(),
    bytes: (method, request) => client.bytes(method, request),
    async call(method, request, limitMs) {
      try {
        return await client.call(method, request, limitMs ?? SHORT_DEADLINE_MS);
      } catch (error) {
        // What went between a list and its status is no failure.
        if (!(String(method).endsWith('Status') && (error as ServiceError).code === status.NOT_FOUND)) {
          const { code, details } = error as ServiceError;
          failures.push({ call: `${String(method)} ${status[code]}`, details });
        }
        throw error;
      }
    },
  };
}

/** What a kubelet asks when it starts. */
async function introduce(cri: CriClient): Promise<void> {
  await cri.call('Version', { version: '0.1.0' });
  await cri.call('RuntimeConfig', {});
  await askStatus(cri);
  await cri.call('UpdateRuntimeConfig', { runtimeConfig: { networkConfig: { podCidr: '10.89.7.0/24' } } });
}

async function askStatus(cri: CriClient): Promise<void> {
  await cri.call('Status', { verbose: false });
  await cri.call('Version', { version: '0.1.0' });
  await cri.call('ListImages', {});
  await cri.call('ImageFsInfo', {});
}

async function waitFor(
  relists: EventEmitter,
  { uid }: PodSpec,
  condition: (pod: PodView) => boolean,
  limitMs: number,
): Promise<PodView> {
  let last: PodView | undefined;
  try {
    for await (const [view] of on(relists, 'relist', {
      signal: AbortSignal.timeout(limitMs),
    }) as AsyncIterable<[NodeView]>) {
      last = viewOf(view, uid);
      if (condition(last)) return last;
    }
  } catch (error) {
    throw new Error(`no relist within ${String(limitMs / 1000)} s showed it; the last: ${summaryOf(last)}`, {
      cause: error,
    });
  }
  throw new Error('the kubelet has ended');
}

function summaryOf(pod: PodView | undefined): string {
  const things = [...(pod?.sandboxes ?? []), ...(pod?.containers ?? [])];
  return things
    .map(({ metadata, state }) => `${metadata!.name}:${String(metadata!.attempt)} ${state}`)
    .join(', ');
}

/** Readiness probes: one timer for each container that has one, a probe only while its container runs. */
function createProbes(cri: CriClient, attempts: Attempts) {
  const outcomes = new Map<string, string[]>();
  const timers = new Map<string, NodeJS.Timeout[]>();
  let view: NodeView = new Map();

  function probe({ uid }: PodSpec, { name, readiness }: ContainerSpec): NodeJS.Timeout {
    const seen: string[] = [];
    outcomes.set(name, seen);
    const { command, timeoutSeconds, periodMs } = readiness!;
    const worker = createWorker(async (pod) => {
      const latest = latestOf(pod, name);
      if (latest?.state !== 'CONTAINER_RUNNING') return;
      // As the kubelet does it: the time of the probe goes with the request, and the call itself may take
      // longer.
      const request = { containerId: latest.id, cmd: [...command], timeout: String(timeoutSeconds) };
      await cri.call('ExecSync', request, timeoutSeconds * 1000 + SHORT_DEADLINE_MS).then(
        ({ exitCode }) => seen.push(`exit ${String(exitCode)}`),
        (error: unknown) => seen.push(`code ${status[(error as ServiceError).code]}`),
      );
    });
    return setInterval(() => attempts.start(() => worker.beat(viewOf(view, uid))), periodMs);
  }

  return {
    outcomes,
    follow: (next: NodeView) => void (view = next),
    add(spec: PodSpec) {
      const probed = [...(spec.initContainers ?? []), ...spec.containers].filter(
        ({ readiness }) => readiness !== undefined,
      );
      timers.set(
        spec.uid,
        probed.map((container) => probe(spec, container)),
      );
    },
    remove: ({ uid }: PodSpec) => timers.get(uid)?.forEach(clearInterval),
    close: () => [...timers.values()].flat().forEach(clearInterval),
  };
}
