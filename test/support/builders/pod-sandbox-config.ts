import type { LinuxPodSandboxConfig } from '../../../src/cri/generated/runtime/v1/LinuxPodSandboxConfig.js';
import type { LinuxSandboxSecurityContext } from '../../../src/cri/generated/runtime/v1/LinuxSandboxSecurityContext.js';
import type { NamespaceOption } from '../../../src/cri/generated/runtime/v1/NamespaceOption.js';
import type { PodSandboxConfig } from '../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { PortMapping } from '../../../src/cri/generated/runtime/v1/PortMapping.js';

/** A valid pod `web` in `default`, complete as it arrives over gRPC, with what matters changed. */
export function podSandboxConfig(changes: Partial<PodSandboxConfig> = {}): PodSandboxConfig {
  return {
    metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 0 },
    hostname: 'web',
    logDirectory: '/var/log/pods/default_web_0a1b2c',
    dnsConfig: null,
    portMappings: [],
    labels: {
      'io.kubernetes.pod.name': 'web',
      'io.kubernetes.pod.namespace': 'default',
      'io.kubernetes.pod.uid': '0a1b2c',
    },
    annotations: {},
    linux: linuxPodSandboxConfig(),
    windows: null,
    ...changes,
  };
}

export function linuxPodSandboxConfig(changes: Partial<LinuxPodSandboxConfig> = {}): LinuxPodSandboxConfig {
  return {
    cgroupParent: '/kubepods/besteffort/pod0a1b2c',
    securityContext: sandboxSecurityContext(),
    sysctls: {},
    overhead: null,
    resources: null,
    ...changes,
  };
}

export function sandboxSecurityContext(
  changes: Partial<LinuxSandboxSecurityContext> = {},
): LinuxSandboxSecurityContext {
  return {
    namespaceOptions: namespaceOption(),
    selinuxOptions: null,
    runAsUser: null,
    runAsGroup: null,
    readonlyRootfs: false,
    supplementalGroups: [],
    supplementalGroupsPolicy: 'Merge',
    privileged: false,
    seccompProfilePath: '',
    seccomp: null,
    apparmor: null,
    ...changes,
  };
}

/** What the kubelet sends for a pod that shares nothing with the node: pids apart for each container. */
export function namespaceOption(changes: Partial<NamespaceOption> = {}): NamespaceOption {
  return { network: 'POD', pid: 'CONTAINER', ipc: 'POD', targetId: '', usernsOptions: null, ...changes };
}

export function portMapping(changes: Partial<PortMapping> = {}): PortMapping {
  return { protocol: 'TCP', containerPort: 80, hostPort: 8080, hostIp: '', ...changes };
}
