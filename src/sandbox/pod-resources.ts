import type { LinuxContainerResourcesInit } from '../cri/generated/runtime/v1/LinuxContainerResources.js';
import type { SandboxFacts } from '../translate/facts.js';
import type { Store } from '../state/store.js';

/** CRI LinuxPodSandboxConfig.overhead and .resources: what the kubelet has given the pod's cgroup. */
export interface PodResources {
  readonly overhead: LinuxContainerResourcesInit | null;
  readonly resources: LinuxContainerResourcesInit | null;
}

/** The resources of pods, as they were last changed. */
export interface PodResourcesRecord {
  of(sandbox: SandboxFacts): PodResources;
  /** Parts that are null stay as they are. */
  update(sandbox: SandboxFacts, changes: PodResources): void;
}

/**
 * Kept in memory only: the cgroup that they describe is the kubelet's own, which writes it and reads it back
 * from the kernel. After a restart of Berth they are those with which the pod was made, until they are
 * changed again.
 */
export function createPodResources(store: Pick<Store, 'listen'>): PodResourcesRecord {
  const changed = new Map<string, PodResources>();
  store.listen({
    onSandbox(before, after) {
      if (before !== undefined && after === undefined) changed.delete(before.facts.id);
    },
  });

  function of({ id, config }: SandboxFacts): PodResources {
    const { overhead = null, resources = null } = config?.linux ?? {};
    return changed.get(id) ?? { overhead, resources };
  }

  return {
    of,
    update(sandbox, { overhead, resources }) {
      const before = of(sandbox);
      changed.set(sandbox.id, {
        overhead: overhead ?? before.overhead,
        resources: resources ?? before.resources,
      });
    },
  };
}
