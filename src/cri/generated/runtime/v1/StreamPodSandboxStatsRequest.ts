// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxStatsFilterInit as _runtime_v1_PodSandboxStatsFilterInit, PodSandboxStatsFilter as _runtime_v1_PodSandboxStatsFilter } from '../../runtime/v1/PodSandboxStatsFilter.js';

export interface StreamPodSandboxStatsRequestInit {
  'filter'?: (_runtime_v1_PodSandboxStatsFilterInit | null);
}

export interface StreamPodSandboxStatsRequest {
  'filter': (_runtime_v1_PodSandboxStatsFilter | null);
}
