import type { ContainerStatsInit } from '../../cri/generated/runtime/v1/ContainerStats.js';
import type { FilesystemUsageInit } from '../../cri/generated/runtime/v1/FilesystemUsage.js';
import type { PsiDataInit } from '../../cri/generated/runtime/v1/PsiData.js';
import type { PsiStatsInit } from '../../cri/generated/runtime/v1/PsiStats.js';
import type { UInt64ValueInit } from '../../cri/generated/runtime/v1/UInt64Value.js';
import type { MemoryUse, Pressure, PressureLine } from './cgroup-usage.js';
import type { Reading } from './usage-reader.js';
import type { LayerUsage } from '../disk/writable-layer.js';

/**
 * The messages that containers and pods have in common. What is not known stays unset: to the kubelet a 0
 * would be a measurement.
 */
export function toUsageMessages(
  reading: Reading,
): Required<Pick<ContainerStatsInit, 'cpu' | 'memory' | 'io'>> {
  const { usage, readAtNs, nanoCores } = reading;
  const timestamp = readAtNs.toString();
  return {
    cpu:
      usage.cpu === undefined
        ? null
        : {
            timestamp,
            usageCoreNanoSeconds: value(usage.cpu.usageNs),
            usageNanoCores: value(nanoCores),
            psi: psi(usage.cpu.pressure),
          },
    memory: usage.memory === undefined ? null : { timestamp, ...memoryFields(usage.memory) },
    io: usage.ioPressure === undefined ? null : { timestamp, psi: psi(usage.ioPressure) },
  };
}

export function toSwapUsage({
  usage: { swap },
  readAtNs,
}: Reading): NonNullable<ContainerStatsInit['swap']> | null {
  if (swap === undefined) return null;
  return {
    timestamp: readAtNs.toString(),
    swapUsageBytes: value(swap.usedBytes),
    swapAvailableBytes: value(swap.availableBytes),
  };
}

export function toFilesystemUsage(layer: LayerUsage, mountpoint: string): FilesystemUsageInit {
  return {
    timestamp: layer.measuredAtNs.toString(),
    fsId: { mountpoint },
    usedBytes: { value: layer.usedBytes },
    inodesUsed: layer.inodes === undefined ? null : { value: layer.inodes },
  };
}

function memoryFields(memory: MemoryUse): Omit<NonNullable<ContainerStatsInit['memory']>, 'timestamp'> {
  return {
    usageBytes: value(memory.usageBytes),
    workingSetBytes: value(memory.workingSetBytes),
    availableBytes: value(memory.availableBytes),
    rssBytes: value(memory.rssBytes),
    pageFaults: value(memory.pageFaults),
    majorPageFaults: value(memory.majorPageFaults),
    psi: psi(memory.pressure),
  };
}

/** As text: protobuf's 64 bits are more than a JavaScript number holds. */
export function value(count: bigint | undefined): UInt64ValueInit | null {
  return count === undefined ? null : { value: count.toString() };
}

function psi(pressure: Pressure | undefined): PsiStatsInit | null {
  return pressure === undefined ? null : { Some: psiData(pressure.some), Full: psiData(pressure.full) };
}

function psiData(line: PressureLine | undefined): PsiDataInit | null {
  if (line === undefined) return null;
  return { Total: line.totalNs.toString(), Avg10: line.avg10, Avg60: line.avg60, Avg300: line.avg300 };
}
