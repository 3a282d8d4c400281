// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxFilterInit as _runtime_v1_PodSandboxFilterInit, PodSandboxFilter as _runtime_v1_PodSandboxFilter } from '../../runtime/v1/PodSandboxFilter.js';

export interface StreamPodSandboxesRequestInit {
  'filter'?: (_runtime_v1_PodSandboxFilterInit | null);
}

export interface StreamPodSandboxesRequest {
  'filter': (_runtime_v1_PodSandboxFilter | null);
}
