import type { ContainerReading, ContainerRow, Source } from '../metric-row.js';
import { count, limit, toNumber, type NumberSource } from '../sources.js';
import { parseCount } from '../../usage/parse-cgroup-file.js';

const countedAt = ({ openFiles, readAtNs }: ContainerReading): bigint => openFiles?.countedAtNs ?? readAtNs;
const COUNTED_CHOICE = 'Counted at most every 10 s for a container; the timestamp says when.';
const threads = count('pids', 'pids.current');
const maxThreads = limit('pids', 'pids.max');
const maxOpenFiles: Source<ContainerReading> = {
  says: '`/proc/PID/limits` of the first process',
  read({ files }) {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(files.ofProcess('limits') ?? '') ?? [];
    const value = toNumber(parseCount(soft));
    return value === undefined ? undefined : [{ value, labels: ['max_open_files'] }];
  },
};

export const PROCESS_ROWS: readonly ContainerRow[] = [
  {
    ...gauge('container_processes', 'Processes in the container.', counted('processes', '`cgroup.procs`')),
    at: countedAt,
    choice: `Processes, as cAdvisor counts them; containerd and CRI-O count threads. ${COUNTED_CHOICE}`,
  },
  {
    ...gauge(
      'container_file_descriptors',
      'Open file descriptors of the processes in the container.',
      counted('descriptors', '`/proc/PID/fd` of each process'),
    ),
    at: countedAt,
    choice: `${COUNTED_CHOICE} Left out for a container that has too many.`,
  },
  {
    ...gauge(
      'container_sockets',
      'Open sockets of the processes in the container.',
      counted('sockets', '`/proc/PID/fd/*` of each process'),
    ),
    at: countedAt,
    choice: `${COUNTED_CHOICE} Left out for a container that has too many.`,
  },
  {
    ...gauge(
      'container_threads_max',
      'Most threads that the container may have; 0 for no limit.',
      maxThreads,
    ),
    choice: '0 for no limit; containerd has 2⁶⁴ − 1.',
  },
  gauge('container_threads', 'Threads in the container.', threads),
  {
    ...gauge('container_ulimits_soft', 'Soft limits of the first process of the container.', maxOpenFiles),
    labels: ['ulimit'],
    choice:
      '`ulimit="max_open_files"` alone, as cAdvisor and CRI-O have it. containerd has all limits under other names.',
  },
];

function gauge(name: string, help: string, source: Source<ContainerReading>): ContainerRow {
  return { of: 'container', name, help, type: 'gauge', unit: 'count', v1: source, v2: source };
}

function counted(what: 'processes' | 'descriptors' | 'sockets', says: string): NumberSource {
  return { says, read: ({ openFiles }) => openFiles?.[what] };
}
