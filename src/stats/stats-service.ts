import { release } from 'node:os';
import type { Clock } from '../async/clock.js';
import { createContainerStats, type ContainerStatsRpcs } from './container-stats.js';
import { createDiskWalker } from './disk/disk-walker.js';
import type { MetricsThread } from './metrics/metrics-thread.js';
import { readNodeTraits } from './metrics/node-traits.js';
import { createSandboxMetrics, type SandboxMetricsRpcs } from './metrics/sandbox-metrics.js';
import { createReadContainer, type ReadContainer } from './read-container.js';
import { prepareReadSandbox } from './read-sandbox.js';
import { createSandboxStats, type SandboxStatsRpcs } from './sandbox-stats.js';
import type { StatsHost } from '../host/kernel-files.js';
import type { StatsContainers } from './parts.js';
import { createUsageReader } from './usage/usage-reader.js';
import { prepareSharedFileBytes } from './disk/shared-files.js';
import { createWritableLayers, type WritableLayerParts } from './disk/writable-layer.js';

export interface StatsServiceParts extends Omit<WritableLayerParts, 'walker'> {
  readonly containers: StatsContainers;
  readonly host: StatsHost;
  readonly clock: Clock;
  /** Where the Engine keeps writable layers, its `DockerRootDir`. */
  readonly fsMountpoint: () => string;
  /** Told of each statistic that could not be read or measured. */
  readonly onFailed: (error: unknown) => void;
  readonly walker?: WritableLayerParts['walker'];
  readonly metricsThread: MetricsThread;
}

/**
 * The statistics RPCs, and what they share: one memory of cgroups, rates and layer sizes for containers and
 * pods.
 */
export interface StatsService extends ContainerStatsRpcs, SandboxStatsRpcs, SandboxMetricsRpcs {
  /** What the writable layers of all containers together took when they were last measured. */
  writableLayerBytes(): number;
  /** Ends measuring. */
  close(): Promise<void>;
}

export function createStatsService(parts: StatsServiceParts): StatsService {
  const { containers, host, clock, engineSizes, onFailed, fsMountpoint, walker = createDiskWalker() } = parts;
  const thread = parts.metricsThread;
  const usage = createUsageReader(host, clock);
  const layers = createWritableLayers({ walker, engineSizes, clock, onFailed });

  /** Once per request, so that nothing outlives the record that it belongs to. */
  function forgetGone(): void {
    const ids = new Set<string>([...containers.list(), ...containers.sandboxes()].map(({ id }) => id));
    usage.keepOnly(ids);
    layers.keepOnly(ids);
  }

  function prepareRead(): ReadContainer {
    forgetGone();
    const sharedFileBytes = prepareSharedFileBytes({ containers, host, onFailed });
    return createReadContainer({ usage, layers, sharedFileBytes, fsMountpoint });
  }

  return {
    ...createContainerStats({
      containers,
      clock,
      onFailed,
      prepareRead,
    }),
    ...createSandboxStats({
      containers,
      clock,
      onFailed,
      prepareRead: () =>
        prepareReadSandbox({ containers, usage, read: prepareRead(), host, clock, onFailed }),
    }),
    ...createSandboxMetrics({
      containers,
      thread,
      layers,
      prepareSharedFileBytes: () => {
        forgetGone();
        return prepareSharedFileBytes({ containers, host, onFailed });
      },
      storageRoot: fsMountpoint,
      node: () => readNodeTraits(host, release()),
      onFailed,
    }),
    writableLayerBytes: layers.totalBytes,
    async close() {
      await layers.close();
      await thread.close();
    },
  };
}
