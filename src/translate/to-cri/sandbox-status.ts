import type { PodSandboxInit } from '../../cri/generated/runtime/v1/PodSandbox.js';
import type { PodSandboxState } from '../../cri/generated/runtime/v1/PodSandboxState.js';
import type { PodSandboxStatusInit } from '../../cri/generated/runtime/v1/PodSandboxStatus.js';
import type { SandboxFacts } from '../facts.js';

/** An entry of ListPodSandbox. */
export function toPodSandbox(facts: SandboxFacts, ready: boolean): PodSandboxInit {
  return {
    id: facts.id,
    metadata: facts.metadata,
    state: toState(ready),
    createdAt: facts.createdAtNs.toString(),
    labels: { ...facts.labels },
    annotations: { ...facts.annotations },
    runtimeHandler: facts.runtimeHandler,
  };
}

/**
 * PodSandboxStatus. `ips`: the primary address first; empty for a pod in the node's network, which the
 * kubelet knows itself.
 */
export function toPodSandboxStatus(
  facts: SandboxFacts,
  ready: boolean,
  ips: readonly string[],
): PodSandboxStatusInit {
  const [ip = '', ...additional] = ips;
  return {
    ...toPodSandbox(facts, ready),
    network: { ip, additionalIps: additional.map((address) => ({ ip: address })) },
    linux: { namespaces: { options: facts.namespaces } },
  };
}

function toState(ready: boolean): PodSandboxState {
  return ready ? 'SANDBOX_READY' : 'SANDBOX_NOTREADY';
}
