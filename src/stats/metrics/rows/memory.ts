import { findKeyed } from '../../usage/parse-cgroup-file.js';
import type { ContainerReading, ContainerRow, Sample, Source } from '../metric-row.js';
import { count, fromKernel, keyed, toNumber, type NumberSource } from '../sources.js';

/** Of events that cgroup v1 does not count. */
const NOT_ON_V1 = 'cgroup v1 does not count it; cAdvisor has 0 there.';

const stat = (key: string): NumberSource => keyed('memory', 'memory.stat', key);
const events = (key: string): NumberSource => keyed('memory', 'memory.events', key);

export const MEMORY_ROWS: readonly ContainerRow[] = [
  gauge('container_memory_cache', 'Page cache, in bytes.', stat('total_cache'), stat('file')),
  gauge('container_memory_rss', 'Anonymous memory, in bytes.', stat('total_rss'), stat('anon')),
  {
    ...gauge(
      'container_memory_kernel_usage',
      'Kernel memory charged to the container, in bytes.',
      count('memory', 'memory.kmem.usage_in_bytes'),
      stat('kernel'),
    ),
    choice:
      'On cgroup v2 the kernel’s own sum (Linux 5.18). cAdvisor and CRI-O have 0 there, containerd the kernel stacks alone.',
  },
  gauge(
    'container_memory_mapped_file',
    'Memory-mapped files, in bytes.',
    stat('total_mapped_file'),
    stat('file_mapped'),
  ),
  {
    ...gauge(
      'container_memory_swap',
      'Swap in use, in bytes.',
      stat('total_swap'),
      count('memory', 'memory.swap.current'),
    ),
    choice: 'Swap alone. On cgroup v1 containerd and CRI-O have memory and swap together.',
  },
  {
    of: 'container',
    name: 'container_memory_failcnt',
    help: 'Times that memory use hit the limit.',
    type: 'counter',
    unit: 'count',
    v1: count('memory', 'memory.failcnt'),
    v2: events('max'),
    choice: 'On cgroup v2 the event that took its place; others have 0 there.',
  },
  gauge(
    'container_memory_usage_bytes',
    'Memory in use with all caches, in bytes.',
    count('memory', 'memory.usage_in_bytes'),
    count('memory', 'memory.current'),
  ),
  {
    ...gauge(
      'container_memory_max_usage_bytes',
      'Highest memory use recorded, in bytes.',
      count('memory', 'memory.max_usage_in_bytes'),
      count('memory', 'memory.peak'),
    ),
    choice: 'On cgroup v2 from Linux 5.19; containerd has the limit there.',
  },
  gauge(
    'container_memory_working_set_bytes',
    'Memory in use without inactive file cache, in bytes: what the kubelet evicts by.',
    workingSet('memory.usage_in_bytes', 'total_inactive_file'),
    workingSet('memory.current', 'inactive_file'),
  ),
  extraGauge(
    'container_memory_total_active_file_bytes',
    'Active file cache, in bytes.',
    stat('total_active_file'),
    stat('active_file'),
  ),
  extraGauge(
    'container_memory_total_inactive_file_bytes',
    'Inactive file cache, in bytes.',
    stat('total_inactive_file'),
    stat('inactive_file'),
  ),
  {
    of: 'container',
    name: 'container_memory_failures_total',
    help: 'Page faults, minor (pgfault) and major (pgmajfault).',
    type: 'counter',
    unit: 'count',
    labels: ['failure_type', 'scope'],
    v1: pageFaults('', 'total_'),
    v2: pageFaults('', ''),
    choice:
      'Both scopes, as cAdvisor has them; on cgroup v1 `hierarchy` counts the cgroups below, where cAdvisor repeats the other scope. containerd has `container` alone; CRI-O has 0 on cgroup v1.',
  },
  {
    ...extraCounter(
      'container_memory_events_high_total',
      'Times that the container was throttled at memory.high.',
      undefined,
      events('high'),
    ),
    choice: NOT_ON_V1,
  },
  {
    ...extraCounter(
      'container_memory_events_max_total',
      'Times that memory use was about to exceed memory.max.',
      undefined,
      events('max'),
    ),
    choice: NOT_ON_V1,
  },
  extraGauge(
    'container_memory_file_dirty_bytes',
    'File cache that is not written yet, in bytes.',
    stat('total_dirty'),
    stat('file_dirty'),
  ),
  extraGauge(
    'container_memory_file_writeback_bytes',
    'File cache that is being written, in bytes.',
    stat('total_writeback'),
    stat('file_writeback'),
  ),
  {
    ...extraCounter(
      'container_memory_pgscan_total',
      'Pages that reclaim looked at.',
      undefined,
      stat('pgscan'),
    ),
    choice: NOT_ON_V1,
  },
  {
    ...extraCounter(
      'container_memory_pgsteal_total',
      'Pages that were reclaimed.',
      undefined,
      stat('pgsteal'),
    ),
    choice: NOT_ON_V1,
  },
  {
    ...extraCounter(
      'container_memory_workingset_refault_file_total',
      'File pages that were read again soon after they had been reclaimed.',
      stat('total_workingset_refault_file'),
      stat('workingset_refault_file'),
    ),
    where: fromKernel(5, 9),
  },
  {
    ...extraCounter(
      'container_memory_workingset_refault_anon_total',
      'Anonymous pages that were read again soon after they had been reclaimed.',
      stat('total_workingset_refault_anon'),
      stat('workingset_refault_anon'),
    ),
    where: fromKernel(5, 9),
  },
  {
    of: 'container',
    name: 'container_oom_events_total',
    help: 'Processes that were killed for lack of memory.',
    type: 'counter',
    unit: 'count',
    v1: keyed('memory', 'memory.oom_control', 'oom_kill'),
    v2: events('oom_kill'),
    choice:
      'The counter of the container’s cgroup, as containerd and CRI-O have it: it begins again with each container. cAdvisor counts lines of the kernel log.',
  },
];

function gauge(name: string, help: string, v1: NumberSource, v2: NumberSource): ContainerRow {
  return { of: 'container', name, help, type: 'gauge', unit: 'bytes', v1, v2 };
}

function extraGauge(name: string, help: string, v1: NumberSource, v2: NumberSource): ContainerRow {
  return { ...gauge(name, help, v1, v2), extra: true };
}

function extraCounter(
  name: string,
  help: string,
  v1: NumberSource | undefined,
  v2: NumberSource,
): ContainerRow {
  return { of: 'container', name, help, type: 'counter', unit: 'count', v1, v2, extra: true };
}

/** The two files are read one after the other: the difference may be below 0 for a moment. */
function workingSet(usageFile: string, key: string): NumberSource {
  const usage = count('memory', usageFile);
  const inactive = stat(key);
  return {
    says: `${usage.says} less ${inactive.says}`,
    read(reading) {
      const used = usage.read(reading);
      const cached = inactive.read(reading);
      return used === undefined || cached === undefined ? undefined : Math.max(0, used - cached);
    },
  };
}

function pageFaults(container: string, hierarchy: string): Source<ContainerReading> {
  return {
    says: [...new Set([container, hierarchy])]
      .map((prefix) => `\`memory.stat\` ${prefix}pgfault, ${prefix}pgmajfault`)
      .join('; '),
    read({ files }) {
      const text = files.text('memory', 'memory.stat') ?? '';
      const samples = [...faultsOf(text, container, 'container'), ...faultsOf(text, hierarchy, 'hierarchy')];
      return samples.length === 0 ? undefined : samples;
    },
  };
}

function faultsOf(text: string, prefix: string, scope: string): Sample[] {
  return ['pgfault', 'pgmajfault'].flatMap((kind) => {
    const value = toNumber(findKeyed(text, prefix + kind));
    return value === undefined ? [] : [{ value, labels: [kind, scope] }];
  });
}
