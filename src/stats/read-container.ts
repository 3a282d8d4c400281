import type { ContainerStatsInit } from '../cri/generated/runtime/v1/ContainerStats.js';
import { statsLabels } from './attributes.js';
import type { ContainerFacts } from '../translate/facts.js';
import { toFilesystemUsage, toSwapUsage, toUsageMessages } from './usage/usage-messages.js';
import type { Reading, UsageReader } from './usage/usage-reader.js';
import type { SharedFileBytes } from './disk/shared-files.js';
import type { WritableLayers } from './disk/writable-layer.js';

/**
 * One container's statistics: as CRI has them, and the figures behind them, undefined when it does not run.
 */
export interface ContainerReading {
  readonly stats: ContainerStatsInit;
  readonly reading: Reading | undefined;
}

export type ReadContainer = (container: ContainerFacts) => ContainerReading;

export interface ReadContainerParts {
  readonly usage: UsageReader;
  readonly layers: WritableLayers;
  /** Added to what a container's writable layer takes. */
  readonly sharedFileBytes: SharedFileBytes;
  /**
   * Where the Engine keeps writable layers (`DockerRootDir`): the kubelet looks up that file system's size by
   * it.
   */
  readonly fsMountpoint: () => string;
}

export function createReadContainer(parts: ReadContainerParts): ReadContainer {
  const { usage, layers, sharedFileBytes, fsMountpoint } = parts;
  return (container) => {
    const reading = usage.ofContainer(container.id, container.pid);
    const layer = layers.of(container);
    const used = layer && { ...layer, usedBytes: layer.usedBytes + sharedFileBytes(container) };
    const stats: ContainerStatsInit = {
      attributes: {
        id: container.id,
        metadata: container.metadata,
        ...statsLabels(container),
      },
      ...(reading === undefined ? {} : { ...toUsageMessages(reading), swap: toSwapUsage(reading) }),
      writableLayer: used === undefined ? null : toFilesystemUsage(used, fsMountpoint()),
    };
    return { stats, reading };
  };
}
