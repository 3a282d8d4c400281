import type { Clock } from '../async/clock.js';
import { unlessAborted, withLimit } from '../async/deadline.js';
import { createKeyedLock } from '../async/keyed-lock.js';
import type { KeyedLock } from '../async/keyed-lock.js';
import { listAttachments } from './attachments.js';
import { parsePodCidr } from './capability-args.js';
import { createResultCache } from './cni/cache.js';
import { createPluginChain } from './cni/chain.js';
import { createConfigDir } from './cni/config-dir.js';
import type { ConfigDir, ConfigDirParts } from './cni/config-dir.js';
import type { ConfigState } from './cni/load-config.js';
import { createLoopback } from './cni/loopback.js';
import type { PluginRunner } from './cni/plugin-runner.js';
import { createVersionNegotiation } from './cni/plugin-versions.js';
import { createCollectGarbage } from './collect-garbage.js';
import type { NetworkLog } from './network-log.js';
import type { PodNetwork } from '../state/pod-network.js';
import { createPodCidrs } from './pod-cidrs.js';
import { configProblem, createReadinessProbe } from './readiness.js';
import type { Readiness } from '../state/readiness.js';
import { cachedEntryNetwork, type CachedNetwork } from './cached-network.js';
import { createSetUp } from './set-up.js';
import { createTearDown } from './tear-down.js';
import { createAttachedPods } from './attached-pods.js';

/**
 * The pods' network by CNI plugins, as the kubelet's conventions have it.
 *
 * - setUp is CNI ADD: the order of the addresses is that of pod-ips.ts, and once set up they are given
 *   without running anything. `unavailable` when there is no usable configuration, `invalid-argument` naming
 *   the field for a pod that cannot be described to CNI.
 * - tearDown is CNI DEL: it never needs the network namespace, a configuration or the cache.
 *
 * INVARIANTS
 * - One operation per sandbox at a time, in the order of asking; sandboxes do not wait for one another.
 * - No ADD begins while the plugins collect garbage: they would take its attachment for some.
 */
export interface CniNetwork extends PodNetwork {
  /** From the result cache, also of cri-dockerd's pods; undefined: never (completely) set up. */
  cachedNetwork(sandboxId: string): Promise<CachedNetwork | undefined>;
  /**
   * Releases attachments whose sandbox is not in the set, and has CNI 1.1 plugins do the same. A sandbox that
   * this process has set up counts as gone only when two sets in a row are without it: the first may have
   * been made before the sandbox was.
   */
  collectGarbage(liveSandboxIds: ReadonlySet<string>, signal: AbortSignal): Promise<void>;
  /** NetworkReady, from memory. */
  readiness(): Readiness;
  /**
   * UpdateRuntimeConfig's pod CIDR, comma-separated for dual stack. `invalid-argument` for anything else;
   * empty takes it back.
   */
  setPodCidr(cidr: string): void;
  /** For `crictl info`. */
  describe(): Record<string, unknown>;
  close(): void;
}

export interface PodNetworkParts {
  /** `/etc/cni/net.d` */
  readonly confDir: string;
  /** Where plugins are looked for, in order. */
  readonly binDirs: readonly string[];
  /** `/var/lib/cni/cache` */
  readonly cacheDir: string;
  readonly runner: PluginRunner;
  readonly clock: Clock;
  readonly log: NetworkLog;
  /** The flag's; UpdateRuntimeConfig's comes over it. Default: none. */
  readonly podCidr?: string;
  /** Longest set-up or tear-down of one pod, whatever the caller's signal. Default 220 000, cri-dockerd's. */
  readonly operationLimitMs?: number;
  /** `/proc`; replaced in tests. */
  readonly procRoot?: string;
  /** Between checks of confDir, in addition to those that the kernel triggers. Default 10 000. */
  readonly recheckMs?: number;
}

export function createPodNetwork(parts: PodNetworkParts): CniNetwork {
  const { operationLimitMs = 220_000 } = parts;
  const { cache, config, locks, podCidrs, readiness, setUp, tearDown, collectGarbage } = assemble(parts);
  const exclusive = createExclusive(locks, operationLimitMs);
  const sweeps = createCollections();
  const collections = createCollections();
  const attached = createAttachedPods();

  return {
    setUp: (pod, signal) =>
      attached.during(pod.sandboxId, async () => {
        await unlessAborted(collections.idle(), signal);
        return exclusive(pod.sandboxId, 'setting up', signal, (limit) => setUp(pod, limit));
      }),
    tearDown: (pod, signal) =>
      exclusive(pod.sandboxId, 'tearing down', signal, async (limit) => {
        if (attached.isKnownGone(pod.sandboxId)) return;
        attached.gone(pod.sandboxId, await tearDown(pod, limit));
      }),
    async cachedNetwork(sandboxId) {
      const networks = (await listAttachments(cache, sandboxId)).map(cachedEntryNetwork);
      return networks.find((network) => network !== undefined);
    },
    collectGarbage(live, signal) {
      const isValid = attached.validity(live);
      return sweeps.run(() => collectGarbage(isValid, attached.underWay, collections.run, signal));
    },
    readiness: () => readiness.current(),
    setPodCidr(cidr) {
      podCidrs.set(parsePodCidr(cidr));
    },
    describe: () => ({
      ...describeConfig(config),
      confDir: parts.confDir,
      binDirs: parts.binDirs,
      cacheDir: parts.cacheDir,
      podCidr: podCidrs.known().join(','),
      readiness: readiness.current(),
    }),
    close() {
      config.close();
      readiness.close();
    },
  };
}

function assemble(parts: PodNetworkParts) {
  const {
    confDir,
    binDirs: pluginDirs,
    cacheDir,
    runner,
    clock,
    log,
    podCidr = '',
    recheckMs = 10_000,
    procRoot = '/proc',
  } = parts;
  const locks = createKeyedLock();
  const cache = createResultCache(cacheDir);
  const chain = createPluginChain({ runner, pluginDirs, cache });
  const settle = createVersionNegotiation({ runner, pluginDirs, clock });
  const onChange: ConfigDirParts['onChange'] = (state, lastUsable) => {
    logState(log, state, configProblem(state, lastUsable));
  };
  const config = createConfigDir({ dir: confDir, settle, recheckMs, onChange });
  const readiness = createReadinessProbe({ config, chain, clock });
  const podCidrs = createPodCidrs(cache, parsePodCidr(podCidr));
  const bringUpLoopback = createLoopback({ runner, pluginDirs });
  return {
    cache,
    config,
    locks,
    podCidrs,
    readiness,
    setUp: createSetUp({
      config,
      readiness,
      chain,
      cache,
      bringUpLoopback,
      podCidrs: podCidrs.get,
      log,
      procRoot,
    }),
    tearDown: createTearDown({ config, chain, cache, cacheDir, podCidrs: podCidrs.get, log, procRoot }),
    collectGarbage: createCollectGarbage({ config, chain, cache, locks, log }),
  };
}

type Exclusive = <T>(
  sandboxId: string,
  what: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>;

/** The caller leaves when its signal fires; the lock is kept until the plugin has really ended. */
function createExclusive(locks: KeyedLock, limitMs: number): Exclusive {
  return (sandboxId, what, signal, work) => {
    const locked = locks.run(sandboxId, async () => {
      signal.throwIfAborted();
      using limit = withLimit(limitMs, `${what} the network of sandbox ${sandboxId}`, signal);
      return await work(limit);
    });
    return unlessAborted(locked, signal);
  };
}

/** Collections of garbage, one at a time. */
function createCollections(): { idle(): Promise<void>; run(collect: () => Promise<void>): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  return {
    idle: () => last,
    run(collect) {
      const mine = last.then(collect);
      last = mine.catch(() => undefined); // who waits for its end does not mind its failure; the caller gets that
      return mine;
    },
  };
}

function logState(log: NetworkLog, state: ConfigState, message: string | undefined): void {
  for (const skipped of state.skipped) log.warn(skipped, 'cannot use a CNI configuration file');
  if (state.kind === 'unusable') log.warn({ message }, 'the pod network is not ready');
  else
    log.info(
      { network: state.list.name, cniVersion: state.list.cniVersion, file: state.file },
      'using a CNI network',
    );
}

function describeConfig(config: ConfigDir): Record<string, unknown> {
  const state = config.state();
  const list = state.kind === 'usable' ? state.list : config.lastUsable();
  return {
    network: list?.name ?? null,
    cniVersion: list?.cniVersion ?? null,
    plugins: list?.plugins.map(({ type, capabilities }) => ({ type, capabilities })) ?? [],
    file: state.kind === 'usable' ? state.file : null,
    lastLoadStatus: state.kind === 'usable' ? 'OK' : state.problem,
    skippedFiles: state.skipped,
  };
}
