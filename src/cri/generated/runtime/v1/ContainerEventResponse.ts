// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerEventTypeInit as _runtime_v1_ContainerEventTypeInit, ContainerEventType as _runtime_v1_ContainerEventType } from '../../runtime/v1/ContainerEventType.js';
import type { PodSandboxStatusInit as _runtime_v1_PodSandboxStatusInit, PodSandboxStatus as _runtime_v1_PodSandboxStatus } from '../../runtime/v1/PodSandboxStatus.js';
import type { ContainerStatusInit as _runtime_v1_ContainerStatusInit, ContainerStatus as _runtime_v1_ContainerStatus } from '../../runtime/v1/ContainerStatus.js';
import type { Long } from '@grpc/proto-loader';

export interface ContainerEventResponseInit {
  'containerId'?: (string);
  'containerEventType'?: (_runtime_v1_ContainerEventTypeInit);
  'createdAt'?: (number | string | Long);
  'podSandboxStatus'?: (_runtime_v1_PodSandboxStatusInit | null);
  'containersStatuses'?: (_runtime_v1_ContainerStatusInit)[];
}

export interface ContainerEventResponse {
  'containerId': (string);
  'containerEventType': (_runtime_v1_ContainerEventType);
  'createdAt': (string);
  'podSandboxStatus': (_runtime_v1_PodSandboxStatus | null);
  'containersStatuses': (_runtime_v1_ContainerStatus)[];
}
