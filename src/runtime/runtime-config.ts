import type { RuntimeConfigResponseInit } from '../cri/generated/runtime/v1/RuntimeConfigResponse.js';
import type { RuntimeParts } from './parts.js';

/** RuntimeConfig: the cgroup driver that the kubelet has to use as well. */
export function createRuntimeConfig({ facts }: Pick<RuntimeParts, 'facts'>) {
  return (): RuntimeConfigResponseInit => ({
    linux: { cgroupDriver: facts().cgroupDriver === 'systemd' ? 'SYSTEMD' : 'CGROUPFS' },
  });
}
