import type { ContainerStatusRequest } from '../cri/generated/runtime/v1/ContainerStatusRequest.js';
import type { ContainerStatusResponseInit } from '../cri/generated/runtime/v1/ContainerStatusResponse.js';
import type { ContainerRecord } from '../state/records.js';
import { requireContainer } from '../state/require-record.js';
import { shownStatus } from '../state/shown-status.js';
import type { ContainerParts } from './parts.js';

/** ContainerStatus, from memory; `verbose` adds `info` for people who debug a container. */
export function createContainerStatus({ store }: Pick<ContainerParts, 'store'>) {
  return (request: ContainerStatusRequest): ContainerStatusResponseInit => {
    const record = requireContainer(store, request.containerId);
    return {
      status: shownStatus(record, (reference) => store.findImage(reference)),
      info: request.verbose ? describe(record, store.findImage(record.facts.imageId)?.repoDigests ?? []) : {},
    };
  };
}

function describe({ facts }: ContainerRecord, repoDigests: readonly string[]): Record<string, string> {
  return {
    info: JSON.stringify({
      name: facts.name,
      origin: facts.origin,
      sandboxID: facts.sandboxId,
      pid: facts.pid,
      cgroupParent: facts.cgroupParent,
      tty: facts.tty,
      stdin: facts.stdin,
      stdinOnce: facts.stdinOnce,
      imageDigests: repoDigests,
      upperDir: facts.upperDir ?? '',
    }),
  };
}
