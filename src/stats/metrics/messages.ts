/**
 * What the main thread asks the thread of the metrics for. Plain data: it is copied from one thread to the
 * other.
 */
export interface MetricsRequest {
  readonly pods: readonly PodTarget[];
  /**
   * Everything that exists now: what was kept of other containers is forgotten. Undefined in all but the
   * first request of a list.
   */
  readonly known: readonly string[] | undefined;
  /** The Engine's data root, whose file system holds the writable layers; empty when it is not known yet. */
  readonly storageRoot: string;
  /** Without the rows that nothing requires. */
  readonly brief: boolean;
}

export interface MetricsAnswer {
  /** One for each pod of the request that still runs, each encoded as an element of the list. */
  readonly pods: readonly Uint8Array<ArrayBuffer>[];
  /** What could not be read and is left out, a sentence each. */
  readonly problems: readonly string[];
}

export interface MetricsFailure {
  readonly failed: string;
}

export interface MetricsThreadData {
  /** Before every path that is read; empty but in tests. */
  readonly root: string;
}

export interface PodTarget {
  readonly id: string;
  readonly pid: number;
  /** It has interfaces of its own: it is not on the node's network. */
  readonly ownNetwork: boolean;
  readonly labels: NameLabels;
  readonly containers: readonly ContainerTarget[];
}

export interface ContainerTarget {
  readonly id: string;
  readonly pid: number;
  readonly labels: NameLabels;
  readonly createdAtNs: bigint;
  readonly startedAtNs: bigint;
  /** Of the Engine's record: cgroup version 2 keeps a weight instead, from which they cannot be told. */
  readonly cpuShares: number;
  readonly layer: LayerSize | undefined;
}

/** What is known of a writable layer, with when it was measured. */
export interface LayerSize {
  readonly usedBytes: number;
  readonly measuredAtNs: bigint;
}

/** The labels of every metric, but for the cgroup, which the thread finds. */
export interface NameLabels {
  readonly name: string;
  readonly image: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}
