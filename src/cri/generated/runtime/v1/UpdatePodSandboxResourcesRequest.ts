// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxContainerResourcesInit as _runtime_v1_LinuxContainerResourcesInit, LinuxContainerResources as _runtime_v1_LinuxContainerResources } from '../../runtime/v1/LinuxContainerResources.js';

export interface UpdatePodSandboxResourcesRequestInit {
  'podSandboxId'?: (string);
  'overhead'?: (_runtime_v1_LinuxContainerResourcesInit | null);
  'resources'?: (_runtime_v1_LinuxContainerResourcesInit | null);
}

export interface UpdatePodSandboxResourcesRequest {
  'podSandboxId': (string);
  'overhead': (_runtime_v1_LinuxContainerResources | null);
  'resources': (_runtime_v1_LinuxContainerResources | null);
}
