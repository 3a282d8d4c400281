// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxStateInit as _runtime_v1_PodSandboxStateInit, PodSandboxState as _runtime_v1_PodSandboxState } from '../../runtime/v1/PodSandboxState.js';

export interface PodSandboxStateValueInit {
  'state'?: (_runtime_v1_PodSandboxStateInit);
}

export interface PodSandboxStateValue {
  'state': (_runtime_v1_PodSandboxState);
}
