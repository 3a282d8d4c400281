// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxStatusInit as _runtime_v1_PodSandboxStatusInit, PodSandboxStatus as _runtime_v1_PodSandboxStatus } from '../../runtime/v1/PodSandboxStatus.js';
import type { ContainerStatusInit as _runtime_v1_ContainerStatusInit, ContainerStatus as _runtime_v1_ContainerStatus } from '../../runtime/v1/ContainerStatus.js';
import type { Long } from '@grpc/proto-loader';

export interface PodSandboxStatusResponseInit {
  'status'?: (_runtime_v1_PodSandboxStatusInit | null);
  'info'?: ({[key: string]: string});
  'containersStatuses'?: (_runtime_v1_ContainerStatusInit)[];
  'timestamp'?: (number | string | Long);
}

export interface PodSandboxStatusResponse {
  'status': (_runtime_v1_PodSandboxStatus | null);
  'info': ({[key: string]: string});
  'containersStatuses': (_runtime_v1_ContainerStatus)[];
  'timestamp': (string);
}
