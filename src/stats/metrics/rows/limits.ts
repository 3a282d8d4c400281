import type { ContainerReading, ContainerRow } from '../metric-row.js';
import { count, limit, type NumberSource } from '../sources.js';
import { cpuPeriod, cpuQuota } from './cpu-quota.js';

/** Settings have no time at which they were read, as in cAdvisor. */
const timeless = (): bigint => 0n;

export const LIMIT_ROWS: readonly ContainerRow[] = [
  spec('container_spec_cpu_period', 'Length of a period of the CPU quota, in microseconds.', {
    unit: 'µs',
    v1: { says: '`cpu.cfs_period_us`', read: cpuPeriod },
    v2: { says: '`cpu.max`', read: cpuPeriod },
  }),
  {
    ...spec('container_spec_cpu_shares', 'CPU shares of the container.', {
      unit: 'shares',
      v1: count('cpuLimits', 'cpu.shares'),
      v2: { says: 'the Engine’s record, else 1024', read: ({ target }) => target.cpuShares },
    }),
    choice:
      'On cgroup v2 the shares that were asked for: the kernel has a weight, which runc has made from them by two formulas so far. cAdvisor takes the older one back.',
  },
  {
    ...spec('container_spec_cpu_quota', 'CPU time allowed in a period, in microseconds.', {
      unit: 'µs',
      v1: { says: '`cpu.cfs_quota_us`', read: cpuQuota },
      v2: { says: '`cpu.max`', read: cpuQuota },
    }),
    choice: 'Only where there is a quota, as in cAdvisor and CRI-O. containerd has none.',
  },
  spec('container_spec_memory_limit_bytes', 'Memory limit, in bytes; 0 for no limit.', {
    unit: 'bytes',
    v1: limit('memory', 'memory.limit_in_bytes'),
    v2: limit('memory', 'memory.max'),
  }),
  {
    ...spec(
      'container_spec_memory_swap_limit_bytes',
      'Swap limit, in bytes; 0 for no limit. With memory on cgroup v1.',
      {
        unit: 'bytes',
        v1: orNoLimit(limit('memory', 'memory.memsw.limit_in_bytes')),
        v2: orNoLimit(limit('memory', 'memory.swap.max')),
      },
    ),
    choice:
      'As cAdvisor has it: memory and swap together on cgroup v1, swap alone on cgroup v2; 0 also where the kernel does not limit swap.',
  },
  {
    ...spec(
      'container_spec_memory_reservation_limit_bytes',
      'Memory that is protected or kept to under pressure, in bytes; 0 for none.',
      {
        unit: 'bytes',
        v1: limit('memory', 'memory.soft_limit_in_bytes'),
        v2: limit('memory', 'memory.min'),
      },
    ),
    choice: 'As in the cAdvisor of kubelets: memory.min on cgroup v2.',
  },
];

type Values = Pick<ContainerRow, 'unit' | 'v1' | 'v2'>;

function spec(name: string, help: string, values: Values): ContainerRow {
  return { of: 'container', name, help, type: 'gauge', ...values, at: timeless };
}

function orNoLimit({ says, read }: NumberSource): NumberSource {
  return { says, read: (reading: ContainerReading) => read(reading) ?? 0 };
}
