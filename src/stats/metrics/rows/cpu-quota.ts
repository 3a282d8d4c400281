import { parseCount } from '../../usage/parse-cgroup-file.js';
import type { ContainerReading } from '../metric-row.js';
import { toNumber } from '../sources.js';

/** What a container may use of each period, in microseconds; undefined without a limit. */
export function cpuQuota({ version, files }: ContainerReading): number | undefined {
  const text =
    version === 1
      ? files.text('cpuLimits', 'cpu.cfs_quota_us')
      : files.text('cpuLimits', 'cpu.max')?.split(' ')[0];
  return toNumber(parseCount(text));
}

/** The length of a period, in microseconds. */
export function cpuPeriod({ version, files }: ContainerReading): number | undefined {
  const text =
    version === 1
      ? files.text('cpuLimits', 'cpu.cfs_period_us')
      : files.text('cpuLimits', 'cpu.max')?.split(' ')[1];
  return toNumber(parseCount(text));
}
