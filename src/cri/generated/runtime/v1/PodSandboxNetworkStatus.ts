// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodIPInit as _runtime_v1_PodIPInit, PodIP as _runtime_v1_PodIP } from '../../runtime/v1/PodIP.js';

export interface PodSandboxNetworkStatusInit {
  'ip'?: (string);
  'additionalIps'?: (_runtime_v1_PodIPInit)[];
}

export interface PodSandboxNetworkStatus {
  'ip': (string);
  'additionalIps': (_runtime_v1_PodIP)[];
}
