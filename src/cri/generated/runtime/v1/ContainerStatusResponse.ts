// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerStatusInit as _runtime_v1_ContainerStatusInit, ContainerStatus as _runtime_v1_ContainerStatus } from '../../runtime/v1/ContainerStatus.js';

export interface ContainerStatusResponseInit {
  'status'?: (_runtime_v1_ContainerStatusInit | null);
  'info'?: ({[key: string]: string});
}

export interface ContainerStatusResponse {
  'status': (_runtime_v1_ContainerStatus | null);
  'info': ({[key: string]: string});
}
