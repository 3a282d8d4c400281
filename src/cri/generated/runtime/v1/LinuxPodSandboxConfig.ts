// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxSandboxSecurityContextInit as _runtime_v1_LinuxSandboxSecurityContextInit, LinuxSandboxSecurityContext as _runtime_v1_LinuxSandboxSecurityContext } from '../../runtime/v1/LinuxSandboxSecurityContext.js';
import type { LinuxContainerResourcesInit as _runtime_v1_LinuxContainerResourcesInit, LinuxContainerResources as _runtime_v1_LinuxContainerResources } from '../../runtime/v1/LinuxContainerResources.js';

export interface LinuxPodSandboxConfigInit {
  'cgroupParent'?: (string);
  'securityContext'?: (_runtime_v1_LinuxSandboxSecurityContextInit | null);
  'sysctls'?: ({[key: string]: string});
  'overhead'?: (_runtime_v1_LinuxContainerResourcesInit | null);
  'resources'?: (_runtime_v1_LinuxContainerResourcesInit | null);
}

export interface LinuxPodSandboxConfig {
  'cgroupParent': (string);
  'securityContext': (_runtime_v1_LinuxSandboxSecurityContext | null);
  'sysctls': ({[key: string]: string});
  'overhead': (_runtime_v1_LinuxContainerResources | null);
  'resources': (_runtime_v1_LinuxContainerResources | null);
}
