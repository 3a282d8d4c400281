import type { VersionResponseInit } from '../cri/generated/runtime/v1/VersionResponse.js';
import type { RuntimeParts } from './parts.js';

/** Of the kubelet's interface, and constant since there is one. */
const KUBELET_API_VERSION = '0.1.0';

/**
 * Version. The name stays `docker`: the kubelet puts it in front of container ids (`docker://…`), where
 * cri-dockerd's pods and many tools have it.
 */
export function createVersion({ facts }: Pick<RuntimeParts, 'facts'>) {
  return (): VersionResponseInit => ({
    version: KUBELET_API_VERSION,
    runtimeName: 'docker',
    runtimeVersion: facts().engineVersion,
    runtimeApiVersion: 'v1',
  });
}
