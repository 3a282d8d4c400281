import { systemClock } from '../async/clock.js';
import type { Settings } from '../config/options.js';
import { createEngineClient } from '../engine/connect.js';
import type { EngineClient } from '../engine/engine-client.js';
import type { ContainerLogs } from '../logs/container-logs.js';
import { createCheckpoints } from '../network/checkpoint.js';
import { createPluginRunner } from '../network/cni/invoke.js';
import { createResolvConfFiles, type ResolvConfFiles } from '../network/resolv-conf.js';
import type { NetworkLog } from '../network/network-log.js';
import type { CachedNetwork } from '../network/cached-network.js';
import { createPodNetwork, type CniNetwork } from '../network/pod-network.js';
import type { Logger } from '../observability/logger.js';
import { checkpointPods } from './checkpoint-pods.js';
import { composeLogs, followContainers } from './logs.js';
import { createNodeFollower, type NodeFollower } from './follower.js';
import type { DaemonParts } from './parts.js';
import { createEngineHealth, type EngineHealth } from '../state/engine-health.js';
import { createRecordReader } from '../state/read-records.js';
import { createReconciler, type Reconciler } from '../state/reconcile.js';
import { createStore, type Store } from '../state/store.js';
import { measuredNetwork } from '../network/measured-network.js';
import { createNetworkMode, type NetworkMode } from '../network/network-mode.js';
import { lowestOomScoreAdj } from '../host/lowest-oom-score.js';
import { createPodFiles, type PodFiles } from './pod-files.js';
import { releaseVanishedPods } from '../sandbox/release-vanished-pods.js';

/** The node's records, and what brings them up to date. */
export interface State {
  readonly store: Store;
  readonly reconciler: Reconciler;
}

/**
 * The node as the rest of Berth finds it: its Engine, its records, its network, and the logs that follow the
 * records.
 */
export interface Node {
  readonly engine: EngineClient & { close(): void };
  readonly state: State;
  readonly follower: NodeFollower;
  readonly health: EngineHealth;
  readonly cni: CniNetwork;
  readonly networkMode: NetworkMode;
  readonly logs: ContainerLogs;
  readonly resolvConf: ResolvConfFiles;
  readonly podFiles: PodFiles;
}

/**
 * Each part is complete when it is made: the records first, then what reads and follows them, last what fills
 * them.
 */
export function composeNode(parts: DaemonParts): Node {
  const { settings, environment, log } = parts;
  const networkLog = log.child({ component: 'network' });
  const engine = createEngineClient({
    endpoint: settings.dockerEndpoint,
    environment,
    requestTimeoutMs: settings.runtimeRequestTimeout,
    onCall: parts.onEngineCall,
  });
  const store = createStore();
  const cni = measuredNetwork(composeCni(parts), systemClock, parts.onNetworkCall);
  const networkMode = createNetworkMode({ engine, settings, cniReadiness: cni.readiness, log: networkLog });
  const checkpoints = createCheckpoints(settings.criDockerdRootDirectory);
  const logs = composeLogs({
    settings,
    environment,
    engine,
    log: log.child({ component: 'logs' }),
    workerFile: parts.logWorkerFile,
  });
  const health = createEngineHealth({
    engine,
    outOfDate: store.outOfDate,
    lowestOomScoreAdj: lowestOomScoreAdj(settings.restrictOomScoreAdj),
  });
  followContainers(store, logs);
  const vanished = releaseVanishedPods({ store, network: cni, log: networkLog });
  checkpointPods({ store, checkpoints, log: networkLog });
  const resolvConf = createResolvConfFiles(settings.stateDirectory);
  const podFiles = createPodFiles({ store, resolvConf, log: networkLog });
  const reader = createRecordReader({
    engine,
    store,
    cachedNetwork: (sandboxId) => readCachedNetwork(cni, networkLog, sandboxId),
    adoptedPorts: async (sandboxId) => (await checkpoints.read(sandboxId))?.portMappings ?? [],
  });
  const reconciler = createReconciler(reader, store, async (container) => {
    logs.follow(container);
    await logs.drained(container.id);
  });
  const follower = createNodeFollower({
    engine,
    store,
    reconciler,
    onConnected: async (signal) => {
      await health.gather(signal);
      await networkMode.prepare(signal);
    },
    onCurrent: () => {
      logs.retain(new Set(store.containers().map(({ facts }) => facts.id)));
      vanished.collect();
      podFiles.collect();
    },
    log: log.child({ component: 'state' }),
  });
  const state = { store, reconciler };
  return { engine, state, follower, health, cni, networkMode, logs, resolvConf, podFiles };
}

/**
 * A cache that cannot be read costs a pod its addresses, and so its readiness; it must not cost the node its
 * records.
 */
async function readCachedNetwork(
  cni: CniNetwork,
  log: Logger,
  sandboxId: string,
): Promise<CachedNetwork | undefined> {
  try {
    return await cni.cachedNetwork(sandboxId);
  } catch (error) {
    log.warn({ sandboxId, error }, 'cannot read the CNI result of a pod: it counts as not ready');
    return undefined;
  }
}

function composeCni({ settings, environment, log, procRoot = '/proc' }: DaemonParts): CniNetwork {
  return createPodNetwork({
    confDir: settings.cniConfDir,
    binDirs: settings.cniBinDir,
    cacheDir: settings.cniCacheDir,
    podCidr: settings.podCidr.join(','),
    runner: createPluginRunner({ environment }),
    clock: systemClock,
    log: networkLogOf(settings, log.child({ component: 'network' })),
    procRoot,
  });
}

/**
 * Where pods do not get their network by CNI, its state is no news: CNI is only there to release the pods
 * that were made with it.
 */
function networkLogOf({ networkPlugin }: Settings, log: Logger): NetworkLog {
  return networkPlugin === 'cni' ? log : { info: log.debug, warn: log.debug };
}
