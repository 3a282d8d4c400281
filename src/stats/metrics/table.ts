import type { MetricDescriptorInit } from '../../cri/generated/runtime/v1/MetricDescriptor.js';
import type { MetricRow } from './metric-row.js';
import type { NodeTraits } from './node-traits.js';
import { CPU_ROWS } from './rows/cpu.js';
import { DISK_ROWS } from './rows/disk.js';
import { HUGETLB_ROWS } from './rows/hugetlb.js';
import { LIFE_ROWS } from './rows/life.js';
import { LIMIT_ROWS } from './rows/limits.js';
import { MEMORY_ROWS } from './rows/memory.js';
import { NETWORK_ROWS } from './rows/network.js';
import { PRESSURE_ROWS } from './rows/pressure.js';
import { PROCESS_ROWS } from './rows/processes.js';

/** Every metric that Berth has of pods and containers. */
export const METRIC_ROWS: readonly MetricRow[] = [
  ...LIFE_ROWS,
  ...CPU_ROWS,
  ...MEMORY_ROWS,
  ...DISK_ROWS,
  ...NETWORK_ROWS,
  ...PROCESS_ROWS,
  ...LIMIT_ROWS,
  ...PRESSURE_ROWS,
  ...HUGETLB_ROWS,
];

/**
 * The labels that every metric has, in the order of their values: the kubelet's own, when it takes metrics
 * from cAdvisor.
 */
export const BASE_LABELS = ['id', 'name', 'image', 'namespace', 'pod', 'container'] as const;

/** Those that a node can have values of. */
export function rowsOn(node: NodeTraits): MetricRow[] {
  return METRIC_ROWS.filter(
    (row) => (node.cgroupVersion === 1 ? row.v1 : row.v2) !== undefined && (row.where?.holds(node) ?? true),
  );
}

export function toDescriptor({ name, help, labels = [] }: MetricRow): MetricDescriptorInit {
  return { name, help, labelKeys: [...BASE_LABELS, ...labels] };
}
