// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { MetricTypeInit as _runtime_v1_MetricTypeInit, MetricType as _runtime_v1_MetricType } from '../../runtime/v1/MetricType.js';
import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { Long } from '@grpc/proto-loader';

export interface MetricInit {
  'name'?: (string);
  'timestamp'?: (number | string | Long);
  'metricType'?: (_runtime_v1_MetricTypeInit);
  'labelValues'?: (string)[];
  'value'?: (_runtime_v1_UInt64ValueInit | null);
}

export interface Metric {
  'name': (string);
  'timestamp': (string);
  'metricType': (_runtime_v1_MetricType);
  'labelValues': (string)[];
  'value': (_runtime_v1_UInt64Value | null);
}
