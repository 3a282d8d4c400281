// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { WindowsNetworkInterfaceUsageInit as _runtime_v1_WindowsNetworkInterfaceUsageInit, WindowsNetworkInterfaceUsage as _runtime_v1_WindowsNetworkInterfaceUsage } from '../../runtime/v1/WindowsNetworkInterfaceUsage.js';
import type { Long } from '@grpc/proto-loader';

export interface WindowsNetworkUsageInit {
  'timestamp'?: (number | string | Long);
  'defaultInterface'?: (_runtime_v1_WindowsNetworkInterfaceUsageInit | null);
  'interfaces'?: (_runtime_v1_WindowsNetworkInterfaceUsageInit)[];
}

export interface WindowsNetworkUsage {
  'timestamp': (string);
  'defaultInterface': (_runtime_v1_WindowsNetworkInterfaceUsage | null);
  'interfaces': (_runtime_v1_WindowsNetworkInterfaceUsage)[];
}
