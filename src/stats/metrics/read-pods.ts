import type { Clock } from '../../async/clock.js';
import { messageOf } from '../../errors/adapter-error.js';
import type { StatsHost } from '../../host/kernel-files.js';
import { createCgroupDirectories, type CgroupDirectories } from '../usage/cgroup-directories.js';
import { createCgroupFiles } from './cgroup-files.js';
import { createDeviceNames } from './device-names.js';
import { createMetricEncoder, encodeHead, encodeShared, type EncodedContainer } from './encode.js';
import { createFilesystemSizes, type ReadFilesystem } from './filesystem-size.js';
import type { ContainerTarget, MetricsAnswer, MetricsRequest, NameLabels, PodTarget } from './messages.js';
import type { ContainerReading, MetricRow, PodReading, Source } from './metric-row.js';
import { parseInterfaces } from './network-interfaces.js';
import type { NodeTraits } from './node-traits.js';
import { createOpenFileCounter, type OpenFileCounterParts } from './open-files.js';
import { rowsOn } from './table.js';

export interface ReadPodsParts extends Pick<OpenFileCounterParts, 'count'> {
  readonly host: StatsHost;
  readonly clock: Clock;
  readonly node: NodeTraits;
  readonly readFilesystem: ReadFilesystem;
}

/**
 * Reads the metrics of pods and encodes them. Blocks while it reads, so it belongs in a thread of its own.
 */
export type ReadPods = (request: MetricsRequest) => Promise<MetricsAnswer>;

export function createReadPods(parts: ReadPodsParts): ReadPods {
  const { host, clock, node, count } = parts;
  const cgroups = createCgroupDirectories(host);
  const openFiles = createOpenFileCounter({ clock, count });
  const deviceName = createDeviceNames(host);
  const filesystems = createFilesystemSizes({ clock, deviceName, read: parts.readFilesystem });
  const encoder = createMetricEncoder();
  const rows = prepareRows(node);
  const pageSizes = readPageSizes(host);

  function keepOnly(ids: ReadonlySet<string>): void {
    for (const part of [cgroups, openFiles]) part.keepOnly(ids);
  }

  function processesIn({ cpuLimits, memory }: CgroupDirectories): readonly string[] | undefined {
    const lines = host.readLines(`${cpuLimits ?? memory ?? ''}/cgroup.procs`, PROCS_MAX_BYTES);
    // Every line ends with a line break: after the last one of a whole file there is an empty one.
    return lines?.at(-1) === '' ? lines.slice(0, -1) : undefined;
  }

  return async ({ pods, known, storageRoot, brief }) => {
    if (known !== undefined) keepOnly(new Set(known));
    const filesystem = await filesystems.of(storageRoot);
    const problems = createProblems();

    const answer = { encoder, brief, problems };

    function container(target: ContainerTarget): EncodedContainer[] {
      const directories = cgroups.ofContainer(target.id, target.pid);
      if (directories === undefined) return [];
      const reading: ContainerReading = {
        target,
        version: directories.version,
        files: createCgroupFiles(host, directories, target.pid),
        openFiles: openFiles.of(target.id, () => processesIn(directories)),
        filesystem,
        deviceName,
        pageSizes,
        readAtNs: clock.nowNs(),
      };
      const metrics = encodeRows(answer, rows.ofContainer, reading, labelsOf(directories, target.labels));
      return [{ id: target.id, metrics }];
    }

    function pod(target: PodTarget): Uint8Array<ArrayBuffer>[] {
      const directories = cgroups.ofContainer(target.id, target.pid);
      if (directories === undefined) return [];
      const lines = target.ownNetwork
        ? host.readLines(`/proc/${String(target.pid)}/net/dev`, NET_DEV_MAX_BYTES)
        : undefined;
      const reading = { interfaces: parseInterfaces(lines ?? []), readAtNs: clock.nowNs() };
      const metrics = encodeRows(answer, rows.ofPod, reading, labelsOf(directories, target.labels));
      const containers = target.containers.flatMap(
        (each) => problems.unlessFailed(() => container(each), 'metrics', [each.id]) ?? [],
      );
      return [encoder.pod(target.id, metrics, containers)];
    }

    const encoded = pods.flatMap(
      (each) => problems.unlessFailed(() => pod(each), 'metrics', [each.id]) ?? [],
    );
    return { pods: encoded, problems: problems.all() };
  };
}

/** What the rows of one answer are encoded with. */
interface Encoding {
  readonly encoder: ReturnType<typeof createMetricEncoder>;
  readonly brief: boolean;
  readonly problems: ReturnType<typeof createProblems>;
}

function encodeRows<Reading extends ContainerReading | PodReading>(
  { encoder, brief, problems }: Encoding,
  prepared: readonly PreparedRow<Reading>[],
  reading: Reading,
  labels: readonly string[],
): Buffer {
  const shared = createShared(labels);
  for (const { row, head, source } of prepared) {
    if (brief && row.extra === true) continue;
    const found = problems.unlessFailed(() => source.read(reading), row.name, labels);
    if (found === undefined) continue;
    const time = shared(row.at?.(reading) ?? reading.readAtNs);
    for (const { value, labels: own } of typeof found === 'number' ? [{ value: found, labels: [] }] : found)
      encoder.add({ head, shared: time, labels: own, value });
  }
  return encoder.takeMetrics();
}

interface PreparedRow<Reading> {
  readonly row: Pick<MetricRow, 'name' | 'extra'> & { readonly at?: (reading: Reading) => bigint };
  readonly head: Buffer;
  readonly source: Source<Reading>;
}

/** The rows of this node, with what is the same for all of their values. */
function prepareRows(node: NodeTraits) {
  const ofContainer: PreparedRow<ContainerReading>[] = [];
  const ofPod: PreparedRow<PodReading>[] = [];
  for (const row of rowsOn(node)) {
    const head = encodeHead(row.name, row.type);
    if (row.of === 'container') ofContainer.push(...prepared(row, head, sourceOn(row, node)));
    else ofPod.push(...prepared(row, head, sourceOn(row, node)));
  }
  return { ofContainer, ofPod };
}

function prepared<Reading>(
  row: PreparedRow<Reading>['row'],
  head: Buffer,
  source: Source<Reading> | undefined,
): PreparedRow<Reading>[] {
  return source === undefined ? [] : [{ row, head, source }];
}

function sourceOn<Kind>(row: { readonly v1: Kind; readonly v2: Kind }, { cgroupVersion }: NodeTraits): Kind {
  return cgroupVersion === 1 ? row.v1 : row.v2;
}

/** Most values of a container have the same time. */
function createShared(labels: readonly string[]): (atNs: bigint) => Buffer {
  const byTime = new Map<bigint, Buffer>();
  return (atNs) => {
    const shared = byTime.get(atNs) ?? encodeShared(atNs, labels);
    byTime.set(atNs, shared);
    return shared;
  };
}

/** In the order of BASE_LABELS. */
function labelsOf({ path }: CgroupDirectories, labels: NameLabels): string[] {
  const { name, image, namespace, pod, container } = labels;
  return [path, name, image, namespace, pod, container].map((value) => value.slice(0, LABEL_MAX_LENGTH));
}

/** What could not be read and is left out: a row of one container, while the rest goes on. */
function createProblems() {
  let first: string | undefined;
  let others = 0;
  return {
    unlessFailed<T>(read: () => T, what: string, [of]: readonly string[]): T | undefined {
      try {
        return read();
      } catch (error) {
        if (first === undefined) first = `${what} of ${of ?? ''}: ${messageOf(error)}`;
        else others += 1;
        return undefined;
      }
    },
    all(): string[] {
      if (first === undefined) return [];
      return [others === 0 ? first : `${first} (and ${String(others)} more)`];
    },
  };
}

/** As the kernel calls them in its file names: `2MB` for a directory hugepages-2048kB. */
function readPageSizes(host: Pick<StatsHost, 'namesIn'>): string[] {
  return host.namesIn('/sys/kernel/mm/hugepages').flatMap((name) => {
    const [, text] = /^hugepages-(\d+)kB$/.exec(name) ?? [];
    if (text === undefined) return [];
    const kib = Number(text);
    if (kib >= KIB_PER_GIB) return [`${String(kib / KIB_PER_GIB)}GB`];
    return [kib >= KIB_PER_MIB ? `${String(kib / KIB_PER_MIB)}MB` : `${String(kib)}KB`];
  });
}

const KIB_PER_MIB = 1024;
const KIB_PER_GIB = 1024 * 1024;

/** Some 8,000 interfaces: a pod decides how many there are before eth0. */
const NET_DEV_MAX_BYTES = 1024 * 1024;
/** Some 35,000 processes. */
const PROCS_MAX_BYTES = 256 * 1024;
/**
 * More than a name of Kubernetes, or a reference of an image that is not made to be long; every value of a
 * container repeats it.
 */
const LABEL_MAX_LENGTH = 512;
