import type { ContainerReading, ContainerRow } from '../metric-row.js';
import { NS, type NumberSource } from '../sources.js';

const startedAt = second('the Engine’s StartedAt', ({ target }) => target.startedAtNs);
const createdAt = second('the Engine’s Created', ({ target }) => target.createdAtNs);
const now = second('the clock', ({ readAtNs }) => readAtNs);

/** Of when a container began and was last there. */
export const LIFE_ROWS: readonly ContainerRow[] = [
  time('container_last_seen', 'When the container was last seen, in seconds since 1970.', now),
  {
    ...time(
      'container_start_time_seconds',
      'When the container was started, in seconds since 1970.',
      startedAt,
    ),
    at: () => 0n,
    choice: 'The start, as in containerd. CRI-O has when it was created, cAdvisor the age of the cgroup.',
  },
  {
    ...time(
      'container_creation_time_seconds',
      'When the container was created, in seconds since 1970.',
      createdAt,
    ),
    at: () => 0n,
    extra: true,
    choice: 'New in cAdvisor 0.60; no other runtime has it.',
  },
];

function time(name: string, help: string, source: NumberSource): ContainerRow {
  return { of: 'container', name, help, type: 'gauge', unit: 'unix time', v1: source, v2: source };
}

function second(says: string, ns: (reading: ContainerReading) => bigint): NumberSource {
  return {
    says,
    read: (reading) => {
      const value = ns(reading);
      return value === 0n ? undefined : Math.floor(Number(value) / NS);
    },
  };
}
