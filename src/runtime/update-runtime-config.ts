import type { UpdateRuntimeConfigRequest } from '../cri/generated/runtime/v1/UpdateRuntimeConfigRequest.js';
import type { UpdateRuntimeConfigResponseInit } from '../cri/generated/runtime/v1/UpdateRuntimeConfigResponse.js';
import type { RuntimeParts } from './parts.js';

/**
 * UpdateRuntimeConfig: the node's pod CIDR, for network add-ons that take their address range from it. Empty
 * values change nothing.
 */
export function createUpdateRuntimeConfig({ setPodCidr }: Pick<RuntimeParts, 'setPodCidr'>) {
  return (request: UpdateRuntimeConfigRequest): UpdateRuntimeConfigResponseInit => {
    const podCidr = request.runtimeConfig?.networkConfig?.podCidr ?? '';
    if (podCidr !== '') setPodCidr(podCidr);
    return {};
  };
}
