// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerConfigInit as _runtime_v1_ContainerConfigInit, ContainerConfig as _runtime_v1_ContainerConfig } from '../../runtime/v1/ContainerConfig.js';
import type { PodSandboxConfigInit as _runtime_v1_PodSandboxConfigInit, PodSandboxConfig as _runtime_v1_PodSandboxConfig } from '../../runtime/v1/PodSandboxConfig.js';

export interface CreateContainerRequestInit {
  'podSandboxId'?: (string);
  'config'?: (_runtime_v1_ContainerConfigInit | null);
  'sandboxConfig'?: (_runtime_v1_PodSandboxConfigInit | null);
}

export interface CreateContainerRequest {
  'podSandboxId': (string);
  'config': (_runtime_v1_ContainerConfig | null);
  'sandboxConfig': (_runtime_v1_PodSandboxConfig | null);
}
