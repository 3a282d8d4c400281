// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { Long } from '@grpc/proto-loader';

export interface WindowsMemoryUsageInit {
  'timestamp'?: (number | string | Long);
  'workingSetBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'availableBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'pageFaults'?: (_runtime_v1_UInt64ValueInit | null);
  'commitMemoryBytes'?: (_runtime_v1_UInt64ValueInit | null);
}

export interface WindowsMemoryUsage {
  'timestamp': (string);
  'workingSetBytes': (_runtime_v1_UInt64Value | null);
  'availableBytes': (_runtime_v1_UInt64Value | null);
  'pageFaults': (_runtime_v1_UInt64Value | null);
  'commitMemoryBytes': (_runtime_v1_UInt64Value | null);
}
