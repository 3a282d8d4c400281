import { systemClock } from '../async/clock.js';
import { createContainerHost } from '../container/host.js';
import type { ContainerHost } from '../container/parts.js';
import { createExecs, type Execs } from '../engine/execs.js';
import { endingHungStarts } from '../engine/forced-removal.js';
import { refuse } from '../grpc/refuse.js';
import type { RuntimeServiceImpl } from '../grpc/runtime-service.js';
import { createCriServer, type CriServer } from '../grpc/server.js';
import { createReopenContainerLog } from '../logs/reopen.js';
import type { Logger } from '../observability/logger.js';
import { createStatsHost } from '../host/kernel-files.js';
import { createMetricsThread } from '../stats/metrics/metrics-thread.js';
import { createStatsService, type StatsService } from '../stats/stats-service.js';
import { REDUCTIONS } from '../translate/to-cri/reduced.js';
import { loadCri } from '../cri/load.js';
import { composeEvents, type Events } from './events.js';
import { composeImages } from './images.js';
import { composeNode, type Node } from './node.js';
import { composeContainers, composeSandboxes } from './pods.js';
import { composeRuntime } from './runtime.js';
import { composeStreaming, type Streaming } from './streaming.js';
import type { DaemonParts } from './parts.js';
import { createNamesOf } from './names-of.js';

/** Everything but the listening: that is serve.ts's. */
export interface Daemon {
  readonly server: CriServer;
  /** Follows the Engine until the signal fires. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the first attempt to read the node's state has ended, well or not. */
  readonly firstAttempt: Promise<void>;
  /** What is left to close after that. */
  close(): Promise<void>;
  /** What keeps Berth from serving a kubelet, a sentence each. */
  problems(): readonly string[];
}

/** Why the RPCs of later work are refused; kubelets do without them. */
const NOT_YET = 'not served by this version of Berth';

/**
 * What killing the commands that nobody waits for may take of a shutdown: those that run are killed within
 * milliseconds.
 */
const KILLS_LIMIT_MS = 2_000;

/** Berth's wiring, in the order in which its parts need one another. Listens for streams from here on. */
export async function compose(parts: DaemonParts): Promise<Daemon> {
  const { settings, environment, log } = parts;
  const node = composeNode(parts);
  const { engine, state, follower, health } = node;
  const stats = composeStats({ engine, state, health, log, statsNode: parts.statsNode });
  const host = createContainerHost(reports(log.child({ component: 'container' })).onWarning);
  const execs = createExecs({
    exec: engine.exec,
    killTree: host.killTree,
    onWarning: reports(log).onWarning,
  });
  const streaming = await composeStreaming({
    settings,
    engine,
    store: state.store,
    execs,
    scope: parts.scope,
    log: log.child({ component: 'streaming' }),
  });
  const images = composeImages({
    engine,
    ...state,
    facts: health.require,
    clock: systemClock,
    environment,
    settings,
    writableLayerBytes: stats.writableLayerBytes,
  });
  const contract = loadCri().runtime.v1;
  const events = composeEvents({ store: state.store, contract, log: log.child({ component: 'events' }) });
  const runtime = runtimeHandlers(
    parts,
    { ...node, stats, host, execs, streaming, events },
    images.ensureImage,
  );

  return {
    server: createCriServer({
      runtime,
      image: images.handlers,
      onCall: parts.onCall,
      namesOf: createNamesOf(state.store),
      scope: parts.scope,
      onWarning: reports(log.child({ component: 'grpc' })).onWarning,
      reductions: REDUCTIONS,
      onClosing: events.close,
      contract,
    }),
    firstAttempt: follower.firstAttempt,
    run: async (signal) => {
      health.watch(signal);
      await follower.run(signal);
    },
    close: () => closeAll({ streaming, execs, stats }, node),
    problems: () => problemsOf(node),
  };
}

async function closeAll(
  { streaming, execs, stats }: Pick<Shared, 'streaming' | 'execs' | 'stats'>,
  { engine, logs, cni }: Node,
): Promise<void> {
  await streaming.close();
  await execs.abandoned.settled(KILLS_LIMIT_MS);
  await logs.close();
  cni.close();
  await stats.close();
  engine.close();
}

function problemsOf({ health, networkMode, logs }: Node): readonly string[] {
  const unready = [health.readiness(), networkMode.readiness()].filter(({ ready }) => !ready);
  return [...unready.map(({ message }) => message), ...logs.problems()];
}

interface Shared extends Node {
  readonly stats: StatsService;
  readonly host: ContainerHost;
  readonly execs: Execs;
  readonly streaming: Streaming;
  readonly events: Events;
}

function runtimeHandlers(
  parts: DaemonParts,
  shared: Shared,
  ensureImage: ReturnType<typeof composeImages>['ensureImage'],
): RuntimeServiceImpl {
  const { settings, log } = parts;
  const { state, health, cni, stats } = shared;
  const sandboxLog = log.child({ component: 'sandbox' });
  const containerLog = log.child({ component: 'container' });
  const engine = endingHungStarts(shared.engine, {
    killAll: shared.host.killAllOf,
    onWarning: reports(containerLog).onWarning,
  });
  const common = { engine, ...state, facts: health.require };
  return {
    ...composeRuntime(parts, shared),
    ...composeSandboxes({
      ...common,
      network: cni,
      prepareNetwork: shared.networkMode.ensure,
      ensureImage,
      settings: {
        pauseImage: settings.podInfraContainerImage,
        networkMode: settings.networkPlugin,
        dockerNetwork: settings.dockerNetwork,
      },
      readText: shared.host.readText,
      resolvConf: shared.resolvConf,
      clock: systemClock,
      ...reports(sandboxLog),
    }),
    ...composeContainers({
      ...common,
      settings: {
        logDriver: settings.logDriver,
        logMaxSize: settings.logMaxSize,
        logMaxFiles: settings.logMaxFiles,
        logMode: settings.logMode,
      },
      host: shared.host,
      execs: shared.execs,
      ensureResolvConf: shared.podFiles.ensureResolvConf,
      ...reports(containerLog),
    }),
    ContainerStats: stats.containerStats,
    ListContainerStats: stats.listContainerStats,
    StreamContainerStats: stats.streamContainerStats,
    PodSandboxStats: stats.podSandboxStats,
    ListPodSandboxStats: stats.listPodSandboxStats,
    StreamPodSandboxStats: stats.streamPodSandboxStats,
    ListMetricDescriptors: stats.listMetricDescriptors,
    ListPodSandboxMetrics: stats.listPodSandboxMetrics,
    StreamPodSandboxMetrics: stats.streamPodSandboxMetrics,
    ReopenContainerLog: createReopenContainerLog({ store: state.store, logs: shared.logs }),
    ...shared.streaming.handlers,
    ...shared.events.rpcs,
    ...refused(),
  };
}

function refused() {
  return {
    CheckpointContainer: refuse('CheckpointContainer', NOT_YET),
    CheckpointPod: refuse('CheckpointPod', 'Docker Engine checkpoints single containers, not pods'),
    RestorePod: refuse('RestorePod', 'Docker Engine restores single containers, not pods'),
  };
}

function composeStats({
  engine,
  state,
  health,
  log,
  statsNode: { root, metricsWorkerFile } = { root: '' },
}: Pick<Node, 'engine' | 'state' | 'health'> & Pick<DaemonParts, 'log' | 'statsNode'>): StatsService {
  const { store } = state;
  const statsLog = log.child({ component: 'stats' });
  return createStatsService({
    containers: {
      list: () => store.containers().map(({ facts }) => facts),
      sandboxes: () => store.sandboxes().map(({ facts }) => facts),
      findContainer: (id) => store.findContainer(id)?.facts,
      findSandbox: (id) => store.findSandbox(id)?.facts,
    },
    host: createStatsHost(root),
    metricsThread: createMetricsThread({ root }, metricsWorkerFile),
    clock: systemClock,
    fsMountpoint: () => health.find()?.dockerRootDir ?? '',
    engineSizes: async (signal) => {
      const summaries = await engine.containers.list({ labels: [], size: true }, signal);
      return new Map(summaries.map(({ Id, SizeRw }) => [Id, SizeRw ?? 0]));
    },
    onFailed: (error) => {
      statsLog.warn({ error }, 'statistics are missing or incomplete');
    },
  });
}

function reports(log: Logger) {
  return {
    onUndoFailed: (step: string, error: unknown) => {
      log.error({ step, error }, 'could not undo a step of a request that failed');
    },
    onWarning: (message: string, fields: Readonly<Record<string, unknown>>) => {
      log.warn(fields, message);
    },
  };
}
