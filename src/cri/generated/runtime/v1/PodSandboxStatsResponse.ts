// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxStatsInit as _runtime_v1_PodSandboxStatsInit, PodSandboxStats as _runtime_v1_PodSandboxStats } from '../../runtime/v1/PodSandboxStats.js';

export interface PodSandboxStatsResponseInit {
  'stats'?: (_runtime_v1_PodSandboxStatsInit | null);
}

export interface PodSandboxStatsResponse {
  'stats': (_runtime_v1_PodSandboxStats | null);
}
