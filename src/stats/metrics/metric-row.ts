import type { CgroupFiles } from './cgroup-files.js';
import type { ContainerTarget } from './messages.js';
import type { NetworkInterface } from './network-interfaces.js';
import type { NodeTraits } from './node-traits.js';
import type { OpenFiles } from './open-files.js';
import type { FilesystemSize } from './filesystem-size.js';

/**
 * One metric of a pod or a container: its descriptor, its values and its line in
 * docs/reference/pod-metrics.md are made from this.
 */
interface Row<Reading> {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly unit: 'seconds' | 'bytes' | 'count' | 'unix time' | 'µs' | 'shares';
  /** Labels after the ones that every metric has. */
  readonly labels?: readonly string[];
  /** Undefined: cgroup version 1 cannot say, so nodes that have it do not announce the metric. */
  readonly v1: Source<Reading> | undefined;
  readonly v2: Source<Reading> | undefined;
  /**
   * When the value was true, in nanoseconds since 1970; 0 for what has no time. By default when the cgroup
   * was read.
   */
  readonly at?: (reading: Reading) => bigint;
  /** Not announced on nodes of which this does not hold. */
  readonly where?: NodeCondition;
  /**
   * Neither critest nor Kubernetes' e2e tests ask for it: the first to be left out of an answer that would be
   * too long.
   */
  readonly extra?: true;
  /** Where runtimes disagree: what Berth does, and why. A sentence for the docs. */
  readonly choice?: string;
}

export interface NodeCondition {
  readonly says: string;
  readonly holds: (node: NodeTraits) => boolean;
}

/** Where a value comes from. */
export interface Source<Reading> {
  /** For the docs, in Markdown. */
  readonly says: string;
  /** Undefined when the kernel does not say; never 0 instead. */
  readonly read: (reading: Reading) => number | readonly Sample[] | undefined;
}

/** One value of a metric that has labels of its own. */
export interface Sample {
  readonly value: number;
  readonly labels: readonly string[];
}

export type ContainerRow = Row<ContainerReading> & { readonly of: 'container' };
export type PodRow = Row<PodReading> & { readonly of: 'pod' };
export type MetricRow = ContainerRow | PodRow;

/** What the sources of a container's metrics read from. */
export interface ContainerReading {
  readonly target: ContainerTarget;
  readonly version: 1 | 2;
  readonly readAtNs: bigint;
  readonly files: CgroupFiles;
  readonly openFiles: OpenFiles | undefined;
  readonly filesystem: FilesystemSize | undefined;
  /** `/dev/vda` for `254:0`. */
  readonly deviceName: (number: string) => string;
  /** Huge page sizes of the node, as its files are called: `2MB`. */
  readonly pageSizes: readonly string[];
}

/** And those of a pod. */
export interface PodReading {
  readonly readAtNs: bigint;
  readonly interfaces: readonly NetworkInterface[];
}
