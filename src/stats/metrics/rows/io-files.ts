import type { CgroupFiles } from '../cgroup-files.js';

/** By device (`254:0`), and by operation as version 1 calls it (`Read`). */
export type DeviceCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What a container has moved, in bytes and in operations. */
export interface IoCounts {
  readonly bytes: DeviceCounts;
  readonly operations: DeviceCounts;
}

/**
 * The files that are looked at, the first one that has a device in it: BFQ counts for the devices that it
 * schedules.
 */
export const V1_FILES = {
  bytes: ['blkio.bfq.io_service_bytes_recursive', 'blkio.throttle.io_service_bytes_recursive'],
  operations: ['blkio.bfq.io_serviced_recursive', 'blkio.throttle.io_serviced_recursive'],
} as const;

/** Lines of `254:0 Read 4096`, and a total at the end. */
export function readV1Io(files: CgroupFiles, kind: keyof IoCounts): DeviceCounts {
  for (const file of V1_FILES[kind]) {
    const counts = collect(files.text('io', file) ?? '', ([device, operation, value]) => [
      [device, operation, value],
    ]);
    if (counts.size > 0) return counts;
  }
  return new Map();
}

/** Lines of `254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0`, with more where blk-iocost is on. */
export function readV2Io(files: CgroupFiles, kind: keyof IoCounts): DeviceCounts {
  const operations = V2_OPERATIONS[kind];
  return collect(files.text('io', 'io.stat') ?? '', ([device, ...pairs]) =>
    pairs.map((pair) => {
      const [key = '', value] = pair.split('=');
      return [device, operations.get(key), value];
    }),
  );
}

/** One key of io.stat by device, such as `cost.usage`. */
export function readV2Key(files: CgroupFiles, key: string): ReadonlyMap<string, number> {
  const counts = collect(files.text('io', 'io.stat') ?? '', ([device, ...pairs]) =>
    pairs
      .filter((pair) => pair.startsWith(`${key}=`))
      .map((pair) => [device, key, pair.slice(key.length + 1)]),
  );
  return new Map([...counts].map(([device, byKey]) => [device, byKey.get(key) ?? 0]));
}

type Entry = readonly [device: string | undefined, operation: string | undefined, value: string | undefined];

function collect(text: string, entriesOf: (words: string[]) => Entry[]): DeviceCounts {
  const counts = new Map<string, Map<string, number>>();
  for (const line of text.split('\n', MOST_LINES)) {
    for (const [device, operation, value] of entriesOf(line.split(' '))) {
      if (device === undefined || operation === undefined || !/^\d+:\d+$/.test(device)) continue;
      if (value === undefined || !/^\d+$/.test(value)) continue;
      const known = counts.get(device);
      if (known === undefined) counts.set(device, new Map([[operation, Number(value)]]));
      else known.set(operation, Number(value));
    }
  }
  return counts;
}

const V2_OPERATIONS: Readonly<Record<keyof IoCounts, ReadonlyMap<string, string>>> = {
  bytes: new Map([
    ['rbytes', 'Read'],
    ['wbytes', 'Write'],
  ]),
  operations: new Map([
    ['rios', 'Read'],
    ['wios', 'Write'],
  ]),
};

/** Some 64 devices on version 1, which has six lines for each. A privileged pod can make more. */
const MOST_LINES = 400;
