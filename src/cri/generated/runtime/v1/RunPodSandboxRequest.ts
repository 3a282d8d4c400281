// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxConfigInit as _runtime_v1_PodSandboxConfigInit, PodSandboxConfig as _runtime_v1_PodSandboxConfig } from '../../runtime/v1/PodSandboxConfig.js';

export interface RunPodSandboxRequestInit {
  'config'?: (_runtime_v1_PodSandboxConfigInit | null);
  'runtimeHandler'?: (string);
}

export interface RunPodSandboxRequest {
  'config': (_runtime_v1_PodSandboxConfig | null);
  'runtimeHandler': (string);
}
