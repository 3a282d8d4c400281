// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxContainerResourcesInit as _runtime_v1_LinuxContainerResourcesInit, LinuxContainerResources as _runtime_v1_LinuxContainerResources } from '../../runtime/v1/LinuxContainerResources.js';
import type { LinuxContainerSecurityContextInit as _runtime_v1_LinuxContainerSecurityContextInit, LinuxContainerSecurityContext as _runtime_v1_LinuxContainerSecurityContext } from '../../runtime/v1/LinuxContainerSecurityContext.js';

export interface LinuxContainerConfigInit {
  'resources'?: (_runtime_v1_LinuxContainerResourcesInit | null);
  'securityContext'?: (_runtime_v1_LinuxContainerSecurityContextInit | null);
}

export interface LinuxContainerConfig {
  'resources': (_runtime_v1_LinuxContainerResources | null);
  'securityContext': (_runtime_v1_LinuxContainerSecurityContext | null);
}
