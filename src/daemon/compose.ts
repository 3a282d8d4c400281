import { systemClock } from '../async/clock.js';
import type { Settings } from '../config/options.js';
import { createContainerHost } from '../container/host.js';
import type { ContainerHost } from '../container/parts.js';
import { createEngineClient } from '../engine/connect.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { OnEngineCall } from '../engine/instrument.js';
import type { OnCall } from '../grpc/instrument.js';
import { refuse } from '../grpc/refuse.js';
import type { RuntimeServiceRooms } from '../grpc/runtime-service.js';
import { createCriServer, type CriServer } from '../grpc/server.js';
import type { ContainerLogs } from '../logs/log-room.js';
import { createReopenContainerLog } from '../logs/reopen.js';
import { createCheckpointReader } from '../network/checkpoint.js';
import { createPluginRunner } from '../network/cni/invoke.js';
import { createPodNetwork, type PodNetwork } from '../network/pod-network.js';
import type { Logger } from '../observability/logger.js';
import { createStatsHost } from '../stats/stats-host.js';
import { createStatsService, type StatsService } from '../stats/stats-service.js';
import { composeImages } from './compose-images.js';
import { composeContainers, composeSandboxes } from './compose-pods.js';
import { composeRuntime } from './compose-runtime.js';
import { composeLogs, followContainers } from './compose-logs.js';
import { composeState, type State } from './compose-state.js';
import { composeStreaming, type Streaming } from './compose-streaming.js';
import { createEngineHealth, type EngineHealth } from './engine-health.js';
import type { Environment } from './environment.js';
import { createFirstTime } from './first-time.js';
import { measuredNetwork, type OnNetworkCall } from './measured-network.js';
import { createNetworkMode, type NetworkMode } from './network-mode.js';
import { lowestOomScoreAdj } from './oom-score.js';
import { releaseVanishedPods } from './release-vanished-pods.js';

/** Everything but the listening: that is serve.ts's. */
export interface Daemon {
  readonly server: CriServer;
  /** Follows the Engine until the signal fires. */
  run(signal: AbortSignal): Promise<void>;
  /** Resolves when the node's state was read for the first time. */
  readonly current: Promise<void>;
  /** What is left to close after that. */
  close(): Promise<void>;
  /** What keeps Berth from serving a kubelet, a sentence each. */
  problems(): readonly string[];
}

export interface DaemonParts {
  readonly settings: Settings;
  readonly environment: Environment;
  readonly log: Logger;
  readonly onEngineCall: OnEngineCall;
  readonly onNetworkCall: OnNetworkCall;
  readonly onCall: OnCall;
}

/** Why the RPCs of later work are refused; kubelets do without them. */
const NOT_YET = 'not served by this version of Berth';

/** Berth's wiring, in the order in which its parts need one another. */
export async function compose(parts: DaemonParts): Promise<Daemon> {
  const { settings, log } = parts;
  const engine = createEngineClient({
    endpoint: settings.dockerEndpoint,
    environment: parts.environment,
    requestTimeoutMs: settings.runtimeRequestTimeout,
    onCall: parts.onEngineCall,
  });
  const cni = measuredNetwork(composeCni(parts), systemClock, parts.onNetworkCall);
  const current = createFirstTime();
  const networkMode = createNetworkMode({ engine, settings, cniReadiness: cni.readiness, log: log.child({ room: 'network' }) });
  const checkpoints = createCheckpointReader(settings.criDockerdRootDirectory);
  const logs = composeLogs({ settings, environment: parts.environment, engine, log: log.child({ room: 'logs' }) });
  const state = composeState({
    engine,
    beforeEnd: async (container) => {
      logs.follow(container);
      await logs.drained(container.id);
    },
    cachedIps: (sandboxId) => cni.cachedIps(sandboxId),
    adoptedPorts: async (sandboxId) => (await checkpoints.read(sandboxId))?.portMappings ?? [],
    onConnected: async (signal) => {
      await health.gather(signal);
      await networkMode.prepare(signal);
    },
    onCurrent: () => {
      current.happened();
      logs.retain(new Set(state.store.containers().map(({ facts }) => facts.id)));
      vanished.collect();
    },
    log: log.child({ room: 'state' }),
  });
  const health: EngineHealth = createEngineHealth({
    engine,
    outOfDate: state.store.outOfDate,
    lowestOomScoreAdj: lowestOomScoreAdj(settings.restrictOomScoreAdj),
  });
  followContainers(state.store, logs);
  const vanished = releaseVanishedPods({ store: state.store, network: cni, log: log.child({ room: 'network' }) });
  const stats = composeStats({ engine, state, health, log });
  const host = createContainerHost();
  const streaming = await composeStreaming({ settings, engine, store: state.store, host, log: log.child({ room: 'streaming' }) });
  const shared = { engine, state, health, cni, networkMode, stats, host, streaming, logs };
  const images = composeImages({
    engine,
    ...state,
    facts: health.require,
    clock: systemClock,
    environment: parts.environment,
    settings,
    writableLayerBytes: stats.writableLayerBytes,
  });
  const server = createCriServer(runtimeRooms(parts, shared, images.ensureImage), images.rooms, parts.onCall);

  return {
    server,
    current: current.promise,
    run: async (signal) => {
      health.watch(signal);
      await state.follow(signal);
    },
    close: async () => {
      await streaming.close();
      await logs.close();
      cni.close();
      await stats.close();
      engine.close();
    },
    problems: () => [
      ...[health.readiness(), networkMode.readiness()].filter(({ ready }) => !ready).map(({ message }) => message),
      ...logs.problems(),
    ],
  };
}

interface Shared {
  readonly engine: EngineClient;
  readonly state: State;
  readonly health: EngineHealth;
  readonly cni: PodNetwork;
  readonly networkMode: NetworkMode;
  readonly stats: StatsService;
  readonly host: ContainerHost;
  readonly streaming: Streaming;
  readonly logs: ContainerLogs;
}

function runtimeRooms(
  parts: DaemonParts,
  shared: Shared,
  ensureImage: ReturnType<typeof composeImages>['ensureImage'],
): RuntimeServiceRooms {
  const { settings, log } = parts;
  const { engine, state, health, cni, stats } = shared;
  const common = { engine, ...state, facts: health.require };
  const sandboxLog = log.child({ room: 'sandbox' });
  const containerLog = log.child({ room: 'container' });
  return {
    ...composeRuntime(parts, shared),
    ...composeSandboxes({
      ...common,
      network: cni,
      ensureImage,
      settings: { pauseImage: settings.podInfraContainerImage, networkMode: settings.networkPlugin, dockerNetwork: settings.dockerNetwork },
      readText: shared.host.readText,
      clock: systemClock,
      ...reports(sandboxLog),
    }),
    ...composeContainers({
      ...common,
      settings: { logDriver: settings.logDriver, logMaxSize: settings.logMaxSize, logMaxFiles: settings.logMaxFiles },
      host: shared.host,
      ...reports(containerLog),
    }),
    ContainerStats: stats.containerStats,
    ListContainerStats: stats.listContainerStats,
    StreamContainerStats: stats.streamContainerStats,
    PodSandboxStats: stats.podSandboxStats,
    ListPodSandboxStats: stats.listPodSandboxStats,
    StreamPodSandboxStats: stats.streamPodSandboxStats,
    ReopenContainerLog: createReopenContainerLog({ store: state.store, logs: shared.logs }),
    ...shared.streaming.rooms,
    ...refused(),
  };
}

function refused() {
  return {
    StreamPodSandboxes: refuse('StreamPodSandboxes', NOT_YET),
    StreamContainers: refuse('StreamContainers', NOT_YET),
    CheckpointContainer: refuse('CheckpointContainer', NOT_YET),
    CheckpointPod: refuse('CheckpointPod', 'Docker Engine checkpoints single containers, not pods'),
    RestorePod: refuse('RestorePod', 'Docker Engine restores single containers, not pods'),
    GetContainerEvents: refuse('GetContainerEvents', NOT_YET),
    ListMetricDescriptors: refuse('ListMetricDescriptors', NOT_YET),
    ListPodSandboxMetrics: refuse('ListPodSandboxMetrics', NOT_YET),
    StreamPodSandboxMetrics: refuse('StreamPodSandboxMetrics', NOT_YET),
    UpdatePodSandboxResources: refuse('UpdatePodSandboxResources', NOT_YET),
  };
}

function composeCni({ settings, environment, log }: DaemonParts): PodNetwork {
  return createPodNetwork({
    confDir: settings.cniConfDir,
    binDirs: settings.cniBinDir,
    cacheDir: settings.cniCacheDir,
    podCidr: settings.podCidr.join(','),
    runner: createPluginRunner({ environment }),
    clock: systemClock,
    log: log.child({ room: 'network' }),
  });
}

function composeStats({
  engine,
  state,
  health,
  log,
}: Pick<Shared, 'engine' | 'state' | 'health'> & { readonly log: Logger }): StatsService {
  const { store } = state;
  const statsLog = log.child({ room: 'stats' });
  return createStatsService({
    containers: {
      list: () => store.containers().map(({ facts }) => facts),
      sandboxes: () => store.sandboxes().map(({ facts }) => facts),
      find: (id) => store.findContainer(id)?.facts,
      findSandbox: (id) => store.findSandbox(id)?.facts,
    },
    host: createStatsHost(),
    clock: systemClock,
    fsMountpoint: () => health.find()?.dockerRootDir ?? '',
    engineSizes: async (signal) => {
      const summaries = await engine.containers.list({ labels: [], size: true }, signal);
      return new Map(summaries.map(({ Id, SizeRw }) => [Id, SizeRw ?? 0]));
    },
    onFailed: (error) => {
      statsLog.warn({ error }, 'the size of a writable layer could not be measured');
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
