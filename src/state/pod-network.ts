import type { DNSConfigInit } from '../cri/generated/runtime/v1/DNSConfig.js';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';

/** A pod, as its network is set up and torn down. */
export interface Pod {
  readonly sandboxId: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Path of the network namespace; undefined when the pause container does not run. */
  readonly netns: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly portMappings: readonly PortMappingInit[];
  readonly dns: DNSConfigInit | null;
  readonly cgroupParent: string;
}

/** What pods get their network from. */
export interface PodNetwork {
  /** The pod's addresses, the primary one first. Repeatable. Whatever the outcome, tearDown has to follow. */
  setUp(pod: Pod, signal: AbortSignal): Promise<readonly string[]>;
  /** Repeatable; works without a network namespace. */
  tearDown(pod: Pod, signal: AbortSignal): Promise<void>;
}
