import type { SandboxId } from '../../../src/cri/ids.js';
import type { SandboxFacts } from '../../../src/translate/facts.js';
import { digestOf } from './image.js';
import { podSandboxConfig } from './pod-sandbox-config.js';

export const SANDBOX_ID = '5'.repeat(64) as SandboxId;

/** A running sandbox of Berth's for the pod of podSandboxConfig(), on a CNI network. */
export function sandboxFacts(changes: Partial<SandboxFacts> = {}): SandboxFacts {
  const config = podSandboxConfig();
  return {
    id: SANDBOX_ID,
    name: 'k8s_POD_web_default_0a1b2c_0',
    origin: 'berth',
    metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 0 },
    labels: config.labels,
    annotations: {},
    createdAtNs: 1_700_000_000_000_000_001n,
    runtimeHandler: '',
    network: 'cni',
    namespaces: { network: 'POD', pid: 'CONTAINER', ipc: 'POD' },
    config,
    portMappings: [],
    cgroupParent: '/kubepods/besteffort/pod0a1b2c',
    running: true,
    pid: 4242,
    startedAtNs: 1_700_000_000_500_000_000n,
    engineIps: [],
    imageId: digestOf('pause'),
    resolvConfPath: undefined,
    sharedFiles: [],
    ...changes,
  };
}
