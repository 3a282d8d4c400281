import type { ContainerReading, ContainerRow, Source } from '../metric-row.js';
import { divided, fromKernel, keyed, count, NS, TICKS, US, type NumberSource } from '../sources.js';
import { cpuQuota } from './cpu-quota.js';

/** Of the figures of a quota. */
const QUOTA_ONLY =
  'Only for containers with a CPU quota, as cAdvisor has it. containerd on cgroup v2 and CRI-O have a 0 for all others.';

export const CPU_ROWS: readonly ContainerRow[] = [
  {
    of: 'container',
    name: 'container_cpu_user_seconds_total',
    help: 'CPU time spent in user mode, in seconds.',
    type: 'counter',
    unit: 'seconds',
    v1: divided(keyed('cpu', 'cpuacct.stat', 'user'), TICKS),
    v2: divided(keyed('cpu', 'cpu.stat', 'user_usec'), US),
  },
  {
    of: 'container',
    name: 'container_cpu_system_seconds_total',
    help: 'CPU time spent in kernel mode, in seconds.',
    type: 'counter',
    unit: 'seconds',
    v1: divided(keyed('cpu', 'cpuacct.stat', 'system'), TICKS),
    v2: divided(keyed('cpu', 'cpu.stat', 'system_usec'), US),
  },
  {
    of: 'container',
    name: 'container_cpu_usage_seconds_total',
    help: 'CPU time used, in seconds.',
    type: 'counter',
    unit: 'seconds',
    labels: ['cpu'],
    v1: total(divided(count('cpu', 'cpuacct.usage'), NS)),
    v2: total(divided(keyed('cpu', 'cpu.stat', 'usage_usec'), US)),
    choice:
      'One value with `cpu="total"`, as kubelets have it, which switch figures of single CPUs off. containerd has no label `cpu`; CRI-O has a value for each CPU on cgroup v1.',
  },
  {
    of: 'container',
    name: 'container_cpu_cfs_periods_total',
    help: 'Enforcement periods of the CPU quota that have passed.',
    type: 'counter',
    unit: 'count',
    v1: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_periods')),
    v2: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_periods')),
    choice: QUOTA_ONLY,
  },
  {
    of: 'container',
    name: 'container_cpu_cfs_throttled_periods_total',
    help: 'Enforcement periods in which the container was throttled.',
    type: 'counter',
    unit: 'count',
    v1: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_throttled')),
    v2: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_throttled')),
    choice: QUOTA_ONLY,
  },
  {
    of: 'container',
    name: 'container_cpu_cfs_throttled_seconds_total',
    help: 'Time for which the container was throttled, in seconds.',
    type: 'counter',
    unit: 'seconds',
    v1: withQuota(divided(keyed('cpuLimits', 'cpu.stat', 'throttled_time'), NS)),
    v2: withQuota(divided(keyed('cpuLimits', 'cpu.stat', 'throttled_usec'), US)),
    choice: QUOTA_ONLY,
  },
  {
    of: 'container',
    name: 'container_cpu_cfs_burst_periods_total',
    help: 'Enforcement periods in which the container ran beyond its quota on saved time.',
    type: 'counter',
    unit: 'count',
    v1: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_bursts')),
    v2: withQuota(keyed('cpuLimits', 'cpu.stat', 'nr_bursts')),
    where: fromKernel(5, 14),
    extra: true,
    choice: QUOTA_ONLY,
  },
  {
    of: 'container',
    name: 'container_cpu_cfs_burst_seconds_total',
    help: 'Time used beyond the quota, in seconds.',
    type: 'counter',
    unit: 'seconds',
    v1: withQuota(divided(keyed('cpuLimits', 'cpu.stat', 'burst_time'), NS)),
    v2: withQuota(divided(keyed('cpuLimits', 'cpu.stat', 'burst_usec'), US)),
    where: fromKernel(5, 14),
    extra: true,
    choice: QUOTA_ONLY,
  },
];

function total({ says, read }: NumberSource): Source<ContainerReading> {
  return {
    says,
    read: (reading) => {
      const value = read(reading);
      return value === undefined ? undefined : [{ value, labels: ['total'] }];
    },
  };
}

function withQuota({ says, read }: NumberSource): NumberSource {
  return { says, read: (reading) => (cpuQuota(reading) === undefined ? undefined : read(reading)) };
}
