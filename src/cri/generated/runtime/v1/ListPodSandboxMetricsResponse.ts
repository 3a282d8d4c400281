// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxMetricsInit as _runtime_v1_PodSandboxMetricsInit, PodSandboxMetrics as _runtime_v1_PodSandboxMetrics } from '../../runtime/v1/PodSandboxMetrics.js';

export interface ListPodSandboxMetricsResponseInit {
  'podMetrics'?: (_runtime_v1_PodSandboxMetricsInit)[];
}

export interface ListPodSandboxMetricsResponse {
  'podMetrics': (_runtime_v1_PodSandboxMetrics)[];
}
