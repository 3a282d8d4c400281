import { composeContainers, composeSandboxes } from '../../../src/compose/pods.js';
import type { PathBelow } from '../../../src/host/path-below.js';
import type { CgroupOutcome } from '../../../src/host/cgroup/write.js';
import type { ContainerHost } from '../../../src/container/parts.js';
import { createEngineClient } from '../../../src/engine/connect.js';
import type { EngineClient } from '../../../src/engine/engine-client.js';
import { createExecs } from '../../../src/engine/execs.js';
import type { ResolvConfFiles } from '../../../src/sandbox/parts.js';
import type { Pod, PodNetwork } from '../../../src/state/pod-network.js';
import { followEvents } from '../../../src/state/follow-events.js';
import { createRecordReader, type ReadParts } from '../../../src/state/read-records.js';
import { createReconciler, type Reconciler } from '../../../src/state/reconcile.js';
import { createStore, type Store } from '../../../src/state/store.js';
import type { NodeFacts } from '../../../src/translate/node-facts.js';
import { systemClock } from '../../../src/async/clock.js';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import type { ContainerConfig } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfig } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import { containerConfig } from '../builders/container-config.js';
import { podResolvConf, type ResolvConf } from '../../../src/translate/to-engine/dns.js';
import { imageFacts } from '../builders/image.js';
import { nodeFacts } from '../builders/node-facts.js';
import { podSandboxConfig } from '../builders/pod-sandbox-config.js';
import { startFakeEngine, type FakeEngine } from '../fake-engine/start.js';
import type { FakeEngineKind } from '../fake-engine/state.js';

export const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';
const LIMIT_MS = 60_000;

/**
 * A node with the fake Engine on it: state, sandboxes and containers as the daemon joins them, with a network
 * and a host of the test's.
 */
export interface PodNode {
  readonly engine: FakeEngine;
  readonly client: EngineClient;
  readonly store: Store;
  readonly reconciler: Reconciler;
  readonly network: FakePodNetwork;
  readonly host: FakeHost;
  readonly resolvConf: FakeResolvConf;
  readonly sandboxes: ReturnType<typeof composeSandboxes>;
  readonly containers: ReturnType<typeof composeContainers>;
  /**
   * What was reported: undo steps that failed, warnings, lost connections, events that could not be applied.
   */
  readonly reports: string[];
  /** What the store asked CNI's cache and cri-dockerd's checkpoints for is answered from these. */
  readonly cachedIps: Map<string, readonly string[]>;
  readonly adoptedPorts: Map<string, Awaited<ReturnType<ReadParts['adoptedPorts']>>>;
  /** Fails the next request for the pause image. */
  failPauseImage(error: Error): void;
  /** Follows the Engine's events; resolves when reads are let through. */
  follow(): Promise<void>;
  /** Resolves when the check holds; looked at after each change of the store and each report. */
  until(check: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export async function startPodNode(
  options: {
    readonly kind?: Partial<FakeEngineKind>;
    readonly facts?: NodeFacts;
    readonly networkHeadStartMs?: number;
  } = {},
): Promise<PodNode> {
  const engine = await startFakeEngine(options.kind);
  engine.state.addImage({ tags: [PAUSE_IMAGE] });
  engine.state.addImage({ tags: [APP_IMAGE] });
  const client = createEngineClient({
    endpoint: engine.endpoint,
    environment: {},
    requestTimeoutMs: LIMIT_MS,
  });
  const watch = createWatch();
  const store = watchedStore(watch.look);
  const reports: string[] = [];
  const report = (line: string): void => {
    reports.push(line);
    watch.look();
  };
  const cachedIps: PodNode['cachedIps'] = new Map();
  const adoptedPorts: PodNode['adoptedPorts'] = new Map();
  const host = createFakeHost(engine);
  const reader = createRecordReader({
    engine: client,
    store,
    cachedNetwork: (id) => {
      const ips = cachedIps.get(id);
      return Promise.resolve(ips === undefined ? undefined : { ips, attachedTo: undefined });
    },
    adoptedPorts: (id) => Promise.resolve(adoptedPorts.get(id) ?? []),
    presentOomScore: ({ pid }) =>
      Promise.resolve(host.oomScores.findLast((set) => set.pid === pid)?.score.toString()),
  });
  const reconciler = createReconciler(reader, store);
  const network = createFakePodNetwork(engine);
  const onWarning = (message: string): void => report(`warning: ${message}`);
  const pauseFaults: Error[] = [];
  const resolvConf = createFakeResolvConf();
  const common = {
    engine: client,
    store,
    reconciler,
    facts: () => options.facts ?? nodeFacts(),
    onUndoFailed: (step: string, error: unknown) => report(`undo: ${step}: ${String(error)}`),
    onWarning,
  };
  const over = new AbortController();
  let following: Promise<void> = Promise.resolve();

  return {
    engine,
    client,
    store,
    reconciler,
    network,
    host,
    resolvConf,
    reports,
    cachedIps,
    adoptedPorts,
    sandboxes: composeSandboxes({
      ...common,
      network,
      ensureImage: () => {
        const error = pauseFaults.shift();
        return error === undefined ? Promise.resolve(imageFacts()) : Promise.reject(error);
      },
      settings: { pauseImage: PAUSE_IMAGE, networkMode: 'cni', dockerNetwork: 'berth' },
      readText: host.readText,
      resolvConf,
      prepareNetwork: () => Promise.resolve(),
      ...(options.networkHeadStartMs === undefined ? {} : { networkHeadStartMs: options.networkHeadStartMs }),
      clock: systemClock,
    }),
    containers: composeContainers({
      ...common,
      settings: { logDriver: 'local', logMaxSize: '10m', logMaxFiles: 3, logMode: 'cri' },
      host,
      execs: createExecs({ exec: client.exec, killTree: host.killTree, onWarning }),
      ensureResolvConf: async ({ resolvConfPath, config }) => {
        if (resolvConfPath !== undefined)
          await resolvConf.ensure(resolvConfPath, podResolvConf(config?.dnsConfig ?? null, 'cni') ?? 'node');
      },
    }),
    failPauseImage: (error) => void pauseFaults.push(error),
    until: watch.until,
    async follow() {
      following = followEvents(
        {
          engine: client,
          store,
          reconciler,
          onConnected: () => Promise.resolve(),
          onCurrent: watch.look,
          onLost: (why) => report(`lost: ${why}`),
          onEventFailed: ({ Action, Actor }) => report(`event failed: ${Action} ${Actor.ID}`),
        },
        over.signal,
      );
      await watch.until(() => store.outOfDate() === undefined);
    },
    async close() {
      over.abort();
      engine.faults.clear();
      await following;
      client.close();
      await engine.close();
    },
  };
}

/**
 * A pod network that is a table. An ADD that fails has attached the pod nevertheless, as a chain that fails
 * half way has.
 */
export interface FakePodNetwork extends PodNetwork {
  readonly attached: Map<string, Pod>;
  /** The pods that were torn down, each time. */
  readonly tornDown: Pod[];
  /** What the next ADD or DEL does before it is done: fails, or waits. */
  readonly nextSetUp: ((signal: AbortSignal) => Promise<void>)[];
  readonly nextTearDown: (() => Promise<void>)[];
}

function createFakePodNetwork(engine: FakeEngine): FakePodNetwork {
  const attached = new Map<string, Pod>();
  const tornDown: Pod[] = [];
  const nextSetUp: FakePodNetwork['nextSetUp'] = [];
  const nextTearDown: FakePodNetwork['nextTearDown'] = [];
  // Among the Engine's calls, so that a test sees the order of both.
  const record = (command: string, id: string): void => {
    engine.calls.push({
      method: 'CNI',
      path: `${command} ${id}`,
      apiVersion: undefined,
      query: {},
      headers: {},
      body: {},
    });
  };
  return {
    attached,
    tornDown,
    nextSetUp,
    nextTearDown,
    async setUp(pod, signal) {
      record('ADD', pod.sandboxId);
      attached.set(pod.sandboxId, pod);
      await nextSetUp.shift()?.(signal);
      signal.throwIfAborted();
      return ['10.1.0.5', 'fd00::5'];
    },
    async tearDown(pod) {
      record('DEL', pod.sandboxId);
      tornDown.push(pod);
      await nextTearDown.shift()?.();
      attached.delete(pod.sandboxId);
    },
  };
}

/** resolv.conf files of pods, in a table. */
export interface FakeResolvConf extends ResolvConfFiles {
  readonly files: Map<string, ResolvConf>;
  /** Fails the next write. */
  readonly nextFaults: Error[];
}

function createFakeResolvConf(): FakeResolvConf {
  const files: FakeResolvConf['files'] = new Map();
  const nextFaults: Error[] = [];
  let made = 0;
  return {
    files,
    nextFaults,
    newPath: () => `/state/resolv-conf/${String(++made)}`,
    ensure: (path, content) => {
      const fault = nextFaults.shift();
      if (fault !== undefined) return Promise.reject(fault);
      if (!files.has(path)) files.set(path, content);
      return Promise.resolve();
    },
    remove: (path) => {
      files.delete(path);
      return Promise.resolve();
    },
  };
}

/** The node, as far as containers touch it: tables again. */
export interface FakeHost extends ContainerHost {
  /** What is found at a path of a mounted image, by both joined. */
  readonly pathsBelow: Map<string, PathBelow>;
  readonly files: Map<string, string>;
  readonly existing: Set<string>;
  readonly appArmorProfiles: Set<string>;
  readonly madeDirectories: string[];
  readonly killed: number[];
  readonly cgroupFiles: { readonly pid: number; readonly file: string; readonly value: string }[];
  readonly oomScores: { readonly pid: number; readonly score: number }[];
  /** Fails every write into a cgroup. */
  cgroupError: Error | undefined;
  cgroupOutcome: CgroupOutcome;
}

function createFakeHost(engine: FakeEngine): FakeHost {
  const host: FakeHost = {
    files: new Map(),
    existing: new Set(),
    pathsBelow: new Map(),
    appArmorProfiles: new Set(),
    madeDirectories: [],
    killed: [],
    cgroupFiles: [],
    oomScores: [],
    cgroupError: undefined,
    cgroupOutcome: 'written',
    readText: (path) => {
      const text = host.files.get(path);
      return text === undefined
        ? Promise.reject(new Error(`ENOENT: no such file: ${path}`))
        : Promise.resolve(text);
    },
    findPathBelow: (root, path) => Promise.resolve(host.pathsBelow.get(`${root}/${path}`) ?? 'unknown'),
    exists: (path) => Promise.resolve(host.existing.has(path)),
    readImageFile: () => Promise.resolve(undefined),
    hasAppArmorProfile: (name) => Promise.resolve(host.appArmorProfiles.has(name)),
    ensureDirectory: (path) => {
      if (path.startsWith('/readonly')) return Promise.reject(new Error('EROFS: read-only file system'));
      if (!host.existing.has(path)) host.madeDirectories.push(path);
      return Promise.resolve();
    },
    killTree: ({ pid }) => {
      host.killed.push(pid);
      for (const exec of engine.state.execs.values())
        if (exec.pid === pid) engine.state.processes.get(exec.id)?.abort('SIGKILL');
      return Promise.resolve();
    },
    killAllOf: () => Promise.resolve(),
    writeCgroupFile: ({ pid }, { file, value }) => {
      if (host.cgroupError !== undefined) return Promise.reject(host.cgroupError);
      if (host.cgroupOutcome === 'written') host.cgroupFiles.push({ pid, file, value });
      return Promise.resolve(host.cgroupOutcome);
    },
    setOomScoreAdj: ({ pid }, score) => {
      host.oomScores.push({ pid, score });
      return Promise.resolve();
    },
  };
  return host;
}

/** The calls so far, one line each, with ids shortened to four digits and reads left out unless asked for. */
export function journal({ calls }: FakeEngine, { reads = false } = {}): string[] {
  return calls
    .filter(({ method }) => reads || method !== 'GET')
    .map(({ method, path }) => `${method} ${path.replaceAll(/[0-9a-f]{64}/g, (id) => id.slice(0, 4))}`);
}

export function deadlineSignal(): { readonly signal: AbortSignal; pass(): void; cancel(): void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    pass: () => controller.abort(new AdapterError('deadline-exceeded', 'the deadline of the call passed')),
    cancel: () => controller.abort(new AdapterError('cancelled', 'the caller cancelled the call')),
  };
}

function createWatch(): { look(): void; until(check: () => boolean): Promise<void> } {
  const waiters = new Set<() => void>();
  return {
    look() {
      for (const waiter of [...waiters]) waiter();
    },
    until: (check) =>
      new Promise((resolve, reject) => {
        const waiter = (): void => {
          try {
            if (!check()) return;
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
          waiters.delete(waiter);
        };
        waiters.add(waiter);
        waiter();
      }),
  };
}

/** A store that says so after each change, also those that its listeners are not told of. */
function watchedStore(look: () => void): Store {
  const store = createStore();
  const telling =
    <Args extends unknown[]>(change: (...args: Args) => void) =>
    (...args: Args): void => {
      change(...args);
      look();
    };
  return {
    ...store,
    markOutOfDate: telling(store.markOutOfDate),
    markCurrent: telling(store.markCurrent),
    putSandbox: telling(store.putSandbox),
    putIps: telling(store.putIps),
    putContainer: telling(store.putContainer),
    remove: telling(store.remove),
    putImages: telling(store.putImages),
  };
}

/** A pod of its own for each name, through the rooms; the sandbox's id. */
export async function runPod(
  { sandboxes }: PodNode,
  name: string,
  changes: Partial<PodSandboxConfig> = {},
): Promise<string> {
  const metadata = { name, namespace: 'default', uid: `uid-${name}`, attempt: 0 };
  const config = podSandboxConfig({ metadata, labels: { app: name }, ...changes });
  const { podSandboxId } = await sandboxes.RunPodSandbox(
    { config, runtimeHandler: '' },
    new AbortController().signal,
  );
  return podSandboxId!;
}

/** A container in it, created but not started. */
export async function createContainer(
  { containers }: Pick<PodNode, 'containers'>,
  podSandboxId: string,
  changes: Partial<ContainerConfig> = {},
): Promise<string> {
  const config = containerConfig({ image: { ...APP_IMAGE_SPEC, image: APP_IMAGE }, ...changes });
  const { containerId } = await containers.CreateContainer(
    { podSandboxId, config, sandboxConfig: null },
    new AbortController().signal,
  );
  return containerId!;
}

export const APP_IMAGE = 'busybox:1.36';
const APP_IMAGE_SPEC = { annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' };
