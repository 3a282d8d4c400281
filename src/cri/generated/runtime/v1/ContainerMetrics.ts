// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { MetricInit as _runtime_v1_MetricInit, Metric as _runtime_v1_Metric } from '../../runtime/v1/Metric.js';

export interface ContainerMetricsInit {
  'containerId'?: (string);
  'metrics'?: (_runtime_v1_MetricInit)[];
}

export interface ContainerMetrics {
  'containerId': (string);
  'metrics': (_runtime_v1_Metric)[];
}
