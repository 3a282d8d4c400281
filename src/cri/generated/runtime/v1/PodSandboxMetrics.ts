// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { MetricInit as _runtime_v1_MetricInit, Metric as _runtime_v1_Metric } from '../../runtime/v1/Metric.js';
import type { ContainerMetricsInit as _runtime_v1_ContainerMetricsInit, ContainerMetrics as _runtime_v1_ContainerMetrics } from '../../runtime/v1/ContainerMetrics.js';

export interface PodSandboxMetricsInit {
  'podSandboxId'?: (string);
  'metrics'?: (_runtime_v1_MetricInit)[];
  'containerMetrics'?: (_runtime_v1_ContainerMetricsInit)[];
}

export interface PodSandboxMetrics {
  'podSandboxId': (string);
  'metrics': (_runtime_v1_Metric)[];
  'containerMetrics': (_runtime_v1_ContainerMetrics)[];
}
