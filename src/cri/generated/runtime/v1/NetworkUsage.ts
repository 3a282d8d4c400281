// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NetworkInterfaceUsageInit as _runtime_v1_NetworkInterfaceUsageInit, NetworkInterfaceUsage as _runtime_v1_NetworkInterfaceUsage } from '../../runtime/v1/NetworkInterfaceUsage.js';
import type { Long } from '@grpc/proto-loader';

export interface NetworkUsageInit {
  'timestamp'?: (number | string | Long);
  'defaultInterface'?: (_runtime_v1_NetworkInterfaceUsageInit | null);
  'interfaces'?: (_runtime_v1_NetworkInterfaceUsageInit)[];
}

export interface NetworkUsage {
  'timestamp': (string);
  'defaultInterface': (_runtime_v1_NetworkInterfaceUsage | null);
  'interfaces': (_runtime_v1_NetworkInterfaceUsage)[];
}
