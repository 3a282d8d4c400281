// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxInit as _runtime_v1_PodSandboxInit, PodSandbox as _runtime_v1_PodSandbox } from '../../runtime/v1/PodSandbox.js';

export interface ListPodSandboxResponseInit {
  'items'?: (_runtime_v1_PodSandboxInit)[];
}

export interface ListPodSandboxResponse {
  'items': (_runtime_v1_PodSandbox)[];
}
