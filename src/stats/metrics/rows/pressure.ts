import type { ContainerRow } from '../metric-row.js';
import { pressure } from '../sources.js';

export const PRESSURE_ROWS: readonly ContainerRow[] = [
  ...rowsOf('cpu', 'CPU'),
  ...rowsOf('memory', 'memory'),
  ...rowsOf('io', 'I/O'),
];

function rowsOf(resource: 'cpu' | 'memory' | 'io', called: string): ContainerRow[] {
  return [
    row(
      `container_pressure_${resource}_stalled_seconds_total`,
      `Time in which no task could run for lack of ${called}, in seconds.`,
      resource,
      'full',
    ),
    row(
      `container_pressure_${resource}_waiting_seconds_total`,
      `Time in which some task waited for ${called}, in seconds.`,
      resource,
      'some',
    ),
  ];
}

function row(name: string, help: string, resource: string, kind: 'some' | 'full'): ContainerRow {
  const source = pressure(`${resource}.pressure`, kind);
  return {
    of: 'container',
    name,
    help,
    type: 'counter',
    unit: 'seconds',
    v1: source,
    v2: source,
    choice:
      'Where the kernel keeps pressure stall information. On cgroup v1 where cgroup v2 is mounted also and has the container.',
  };
}
