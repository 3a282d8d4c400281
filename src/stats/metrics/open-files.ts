import type { Clock } from '../../async/clock.js';
import type { OpenFileCounts } from '../../host/open-files.js';

/**
 * The processes of a container and what they have open, with when it was counted. What could not be counted
 * is undefined.
 */
export interface OpenFiles {
  readonly processes: number | undefined;
  readonly descriptors: number | undefined;
  readonly sockets: number | undefined;
  readonly countedAtNs: bigint;
}

/**
 * `list` gives the lines of the container's cgroup.procs, undefined when there are too many or it has ended.
 */
export interface OpenFileCounter {
  of(id: string, list: () => readonly string[] | undefined): OpenFiles | undefined;
  /** Forgets every container but these. */
  keepOnly(ids: ReadonlySet<string>): void;
}

export interface OpenFileCounterParts {
  readonly clock: Clock;
  readonly count: (pids: readonly string[], isLate: () => boolean) => OpenFileCounts | undefined;
}

interface Counted {
  readonly result: OpenFiles | undefined;
  readonly dueMs: number;
  /** Counts in a row that took too long. */
  readonly tooLong: number;
}

/**
 * Counting costs a directory read for each process and a link read for each descriptor, and a container
 * decides how many there are. So a container is counted at most every 10 s, gives up after 50 ms, and is
 * counted again only when 20 times as long as it took has passed; twice as long after each count in a row
 * that gave up.
 */
export function createOpenFileCounter({ clock, count }: OpenFileCounterParts): OpenFileCounter {
  const known = new Map<string, Counted>();

  function countNow(list: () => readonly string[] | undefined): OpenFiles | undefined {
    const endMs = clock.monotonicMs() + LIMIT_MS;
    const pids = list();
    // No container is without a process: an init system has moved them to cgroups of its own further down.
    if (pids === undefined || pids.length === 0) return undefined;
    const files = count(pids, () => clock.monotonicMs() > endMs);
    return {
      processes: pids.length,
      descriptors: files?.descriptors,
      sockets: files?.sockets,
      countedAtNs: clock.nowNs(),
    };
  }

  return {
    of(id, list) {
      const before = known.get(id);
      const startMs = clock.monotonicMs();
      if (before !== undefined && startMs < before.dueMs) return before.result;
      const result = countNow(list);
      const endMs = clock.monotonicMs();
      const gaveUp = result !== undefined && result.descriptors === undefined;
      const tooLong = gaveUp ? (before?.tooLong ?? 0) + 1 : 0;
      const rest = Math.min(REST * (endMs - startMs) * 2 ** tooLong, LONGEST_REST_MS);
      known.set(id, { result, dueMs: endMs + Math.max(SHORTEST_MS, rest), tooLong });
      return result;
    },
    keepOnly(ids) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
    },
  };
}

/** Some 20,000 descriptors. */
const LIMIT_MS = 50;
/**
 * A little less than the shortest interval at which metrics are usually asked for, so that each of those has
 * a new count.
 */
const SHORTEST_MS = 9_500;
const REST = 20;
const LONGEST_REST_MS = 600_000;
