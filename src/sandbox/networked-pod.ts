import { netnsPath } from '../host/netns.js';
import type { Pod } from '../state/pod-network.js';
import type { SandboxFacts } from '../translate/facts.js';

/**
 * A sandbox as network/ knows it. Its network namespace is reached through the pause process, while
 * that runs.
 */
export function networkedPod(facts: SandboxFacts): Pod {
  const { name, namespace, uid } = facts.metadata;
  return {
    sandboxId: facts.id,
    name,
    namespace,
    uid,
    netns: facts.running && facts.pid > 0 ? netnsPath(facts.pid) : undefined,
    annotations: facts.annotations,
    portMappings: facts.portMappings,
    dns: facts.config?.dnsConfig ?? null,
    cgroupParent: facts.cgroupParent,
  };
}
