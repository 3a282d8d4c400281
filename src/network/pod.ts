import type { DNSConfigInit } from '../cri/generated/runtime/v1/DNSConfig.js';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';

/** What the network is told of a pod. */
export interface Pod {
  readonly sandboxId: string;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Path of the network namespace, undefined when the pause container does not run. */
  readonly netns: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly portMappings: readonly PortMappingInit[];
  readonly dns: DNSConfigInit | null;
  readonly cgroupParent: string;
}
