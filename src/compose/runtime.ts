import type { RuntimeServiceImpl } from '../grpc/runtime-service.js';
import type { ContainerLogs } from '../logs/container-logs.js';
import type { CniNetwork } from '../network/pod-network.js';
import type { RuntimeParts } from '../runtime/parts.js';
import { createRuntimeConfig } from '../runtime/runtime-config.js';
import { createStatus } from '../runtime/status.js';
import { createUpdateRuntimeConfig } from '../runtime/update-runtime-config.js';
import { createVersion } from '../runtime/version.js';
import type { Settings } from '../config/options.js';
import type { EngineHealth } from '../state/engine-health.js';
import type { NetworkMode } from '../network/network-mode.js';
import type { State } from './node.js';

interface Parts {
  readonly settings: Settings;
}

interface Shared {
  readonly state: State;
  readonly health: EngineHealth;
  readonly cni: CniNetwork;
  readonly networkMode: NetworkMode;
  readonly logs: Pick<ContainerLogs, 'problems'>;
}

export function composeRuntime(
  { settings }: Parts,
  { state, health, cni, networkMode, logs }: Shared,
): Pick<RuntimeServiceImpl, 'Version' | 'Status' | 'RuntimeConfig' | 'UpdateRuntimeConfig'> {
  const parts: RuntimeParts = {
    facts: health.require,
    findFacts: health.find,
    runtimeReadiness: health.readiness,
    networkReadiness: networkMode.readiness,
    logProblems: logs.problems,
    setPodCidr: cni.setPodCidr,
    describe: () => ({
      // kubeadm reads sandboxImage from here.
      config: { sandboxImage: settings.podInfraContainerImage, ...settings },
      docker: health.find() ?? null,
      cniconfig: { mode: networkMode.name, ...cni.describe() },
      state: describeState(state),
    }),
  };
  return {
    Version: createVersion(parts),
    Status: createStatus(parts),
    RuntimeConfig: createRuntimeConfig(parts),
    UpdateRuntimeConfig: createUpdateRuntimeConfig(parts),
  };
}

function describeState({ store }: State): Record<string, unknown> {
  const problem = store.outOfDate();
  if (problem !== undefined) return { problem };
  return {
    sandboxes: store.sandboxes().length,
    containers: store.containers().length,
    images: store.images().length,
  };
}
