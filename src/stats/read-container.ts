import type { ContainerStatsInit } from '../cri/generated/runtime/v1/ContainerStats.js';
import type { ContainerFacts } from '../translate/facts.js';
import { toFilesystemUsage, toSwapUsage, toUsageMessages } from './usage/usage-messages.js';
import type { Reading, UsageReader } from './usage/usage-reader.js';
import type { WritableLayers } from './disk/writable-layer.js';

/** One container's statistics: as CRI has them, and the figures behind them, undefined when it does not run. */
export interface ContainerReading {
  readonly stats: ContainerStatsInit;
  readonly reading: Reading | undefined;
}

export type ReadContainer = (container: ContainerFacts) => ContainerReading;

export interface ReadContainerParts {
  readonly usage: UsageReader;
  readonly layers: WritableLayers;
  /** Where the Engine keeps writable layers (`DockerRootDir`): the kubelet looks up that file system's size by it. */
  readonly fsMountpoint: () => string;
}

export function createReadContainer({ usage, layers, fsMountpoint }: ReadContainerParts): ReadContainer {
  return (container) => {
    const reading = usage.ofContainer(container.id, container.pid);
    const layer = layers.of(container);
    const stats: ContainerStatsInit = {
      attributes: {
        id: container.id,
        metadata: container.metadata,
        labels: container.labels,
        annotations: container.annotations,
      },
      ...(reading === undefined ? {} : { ...toUsageMessages(reading), swap: toSwapUsage(reading) }),
      writableLayer: layer === undefined ? null : toFilesystemUsage(layer, fsMountpoint()),
    };
    return { stats, reading };
  };
}
