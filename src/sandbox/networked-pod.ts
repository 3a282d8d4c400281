import type { SandboxFacts } from '../translate/facts.js';
import type { NetworkedPod } from './parts.js';

/** A sandbox as the network room knows it. Its network namespace is reached through the pause process, while that runs. */
export function networkedPod(facts: SandboxFacts): NetworkedPod {
  const { name, namespace, uid } = facts.metadata;
  return {
    sandboxId: facts.id,
    name,
    namespace,
    uid,
    netns: facts.running && facts.pid > 0 ? `/proc/${String(facts.pid)}/ns/net` : undefined,
    annotations: facts.annotations,
    portMappings: facts.portMappings,
    dns: facts.config?.dnsConfig ?? null,
    cgroupParent: facts.cgroupParent,
  };
}
