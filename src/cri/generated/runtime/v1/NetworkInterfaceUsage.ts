// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';

export interface NetworkInterfaceUsageInit {
  'name'?: (string);
  'rxBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'rxErrors'?: (_runtime_v1_UInt64ValueInit | null);
  'txBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'txErrors'?: (_runtime_v1_UInt64ValueInit | null);
}

export interface NetworkInterfaceUsage {
  'name': (string);
  'rxBytes': (_runtime_v1_UInt64Value | null);
  'rxErrors': (_runtime_v1_UInt64Value | null);
  'txBytes': (_runtime_v1_UInt64Value | null);
  'txErrors': (_runtime_v1_UInt64Value | null);
}
