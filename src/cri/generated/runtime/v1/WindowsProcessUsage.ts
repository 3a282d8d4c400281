// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { Long } from '@grpc/proto-loader';

export interface WindowsProcessUsageInit {
  'timestamp'?: (number | string | Long);
  'processCount'?: (_runtime_v1_UInt64ValueInit | null);
}

export interface WindowsProcessUsage {
  'timestamp': (string);
  'processCount': (_runtime_v1_UInt64Value | null);
}
