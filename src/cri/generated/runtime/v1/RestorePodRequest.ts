// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxConfigInit as _runtime_v1_PodSandboxConfigInit, PodSandboxConfig as _runtime_v1_PodSandboxConfig } from '../../runtime/v1/PodSandboxConfig.js';
import type { ContainerConfigInit as _runtime_v1_ContainerConfigInit, ContainerConfig as _runtime_v1_ContainerConfig } from '../../runtime/v1/ContainerConfig.js';

export interface RestorePodRequestInit {
  'checkpointPath'?: (string);
  'config'?: (_runtime_v1_PodSandboxConfigInit | null);
  'runtimeHandler'?: (string);
  'options'?: ({[key: string]: string});
  'containerConfigs'?: (_runtime_v1_ContainerConfigInit)[];
}

export interface RestorePodRequest {
  'checkpointPath': (string);
  'config': (_runtime_v1_PodSandboxConfig | null);
  'runtimeHandler': (string);
  'options': ({[key: string]: string});
  'containerConfigs': (_runtime_v1_ContainerConfig)[];
}
