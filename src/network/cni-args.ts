import { invalidArgument } from '../errors/adapter-error.js';
import type { Pod } from '../state/pod-network.js';

/**
 * CNI_ARGS of a pod: the keys that network add-ons for Kubernetes look for. The order is cri-dockerd's, the
 * uid is new.
 */
export function cniArgs(pod: Pod): (readonly [string, string])[] {
  return [
    ['IgnoreUnknown', '1'],
    ['K8S_POD_NAMESPACE', pod.namespace],
    ['K8S_POD_NAME', pod.name],
    ['K8S_POD_INFRA_CONTAINER_ID', pod.sandboxId],
    ['K8S_POD_UID', pod.uid],
  ];
}

/**
 * `;` and `=` would begin another argument; CNI has no way to quote them. `invalid-argument` names the field.
 */
export function requireCniArgs(pod: Pod): void {
  for (const field of ['name', 'namespace', 'uid'] as const) {
    if (/[;=\0]/.test(pod[field]))
      throw invalidArgument(
        `config.metadata.${field}`,
        `${JSON.stringify(pod[field])} must not contain ";" or "="`,
      );
  }
}

/** The same for a DEL, which no odd name may stop: arguments that cannot be passed are left out. */
export function passableCniArgs(pod: Pod): (readonly [string, string])[] {
  return cniArgs(pod).filter(([, value]) => !/[;=\0]/.test(value));
}
