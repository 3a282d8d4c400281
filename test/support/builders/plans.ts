import type { ContainerConfig } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfig } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { ContainerInput } from '../../../src/translate/to-engine/container.js';
import type { SandboxInput } from '../../../src/translate/to-engine/sandbox.js';
import { imageFacts } from './image.js';
import { nodeFacts } from './node-facts.js';
import { sandboxFacts } from './sandbox-facts.js';

/** What planSandbox() is given for this config on an ordinary node. */
export function sandboxInput(config: PodSandboxConfig, changes: Partial<SandboxInput> = {}): SandboxInput {
  return {
    config,
    runtimeHandler: '',
    facts: nodeFacts(),
    resolvConfPath: '/state/resolv-conf/web',
    settings: { pauseImage: 'registry.k8s.io/pause:3.10', networkMode: 'cni', dockerNetwork: 'berth' },
    ...changes,
  };
}

/** What planContainer() is given for this config in an ordinary sandbox. */
export function containerInput(
  config: ContainerConfig,
  changes: Partial<ContainerInput> = {},
): ContainerInput {
  return {
    config,
    sandbox: sandboxFacts(),
    sandboxConfig: null,
    image: imageFacts(),
    findImage: () => undefined,
    accounts: undefined,
    facts: nodeFacts(),
    settings: { logDriver: 'local', logMaxSize: '10m', logMaxFiles: 3, logMode: 'cri' },
    seccompProfile: undefined,
    ...changes,
  };
}
