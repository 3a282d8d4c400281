// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { WindowsContainerResourcesInit as _runtime_v1_WindowsContainerResourcesInit, WindowsContainerResources as _runtime_v1_WindowsContainerResources } from '../../runtime/v1/WindowsContainerResources.js';
import type { WindowsContainerSecurityContextInit as _runtime_v1_WindowsContainerSecurityContextInit, WindowsContainerSecurityContext as _runtime_v1_WindowsContainerSecurityContext } from '../../runtime/v1/WindowsContainerSecurityContext.js';

export interface WindowsContainerConfigInit {
  'resources'?: (_runtime_v1_WindowsContainerResourcesInit | null);
  'securityContext'?: (_runtime_v1_WindowsContainerSecurityContextInit | null);
}

export interface WindowsContainerConfig {
  'resources': (_runtime_v1_WindowsContainerResources | null);
  'securityContext': (_runtime_v1_WindowsContainerSecurityContext | null);
}
