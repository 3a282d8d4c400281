import type { PodSandboxStatusRequest } from '../cri/generated/runtime/v1/PodSandboxStatusRequest.js';
import type { PodSandboxStatusResponseInit } from '../cri/generated/runtime/v1/PodSandboxStatusResponse.js';
import type { SandboxRecord } from '../state/records.js';
import { requireSandbox } from '../state/require-record.js';
import { shownStatus } from '../state/shown-status.js';
import { networkedPod } from './networked-pod.js';
import type { SandboxParts } from './parts.js';
import type { PodResources, PodResourcesRecord } from './pod-resources.js';

/** PodSandboxStatus, from memory; `verbose` adds `info` for people who debug a pod. */
export function createPodSandboxStatus(
  { store, clock }: Pick<SandboxParts, 'store' | 'clock'>,
  podResources: PodResourcesRecord,
) {
  return (request: PodSandboxStatusRequest): PodSandboxStatusResponseInit => {
    const record = requireSandbox(store, request.podSandboxId);
    return {
      status: record.status,
      info: request.verbose ? describe(record, podResources.of(record.facts)) : {},
      containersStatuses: store
        .containersOf(record.facts.id)
        .map((container) => shownStatus(container, (reference) => store.findImage(reference))),
      timestamp: String(clock.nowNs()),
    };
  };
}

function describe({ facts, ips }: SandboxRecord, podResources: PodResources): Record<string, string> {
  return {
    info: JSON.stringify({
      name: facts.name,
      origin: facts.origin,
      pid: facts.pid,
      image: facts.imageId,
      network: facts.network,
      netns: networkedPod(facts).netns ?? '',
      ips: ips ?? [],
      cgroupParent: facts.cgroupParent,
      portMappings: facts.portMappings,
      ...podResources,
      config: facts.config ?? null,
    }),
  };
}
