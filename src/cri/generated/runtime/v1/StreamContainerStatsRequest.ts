// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerStatsFilterInit as _runtime_v1_ContainerStatsFilterInit, ContainerStatsFilter as _runtime_v1_ContainerStatsFilter } from '../../runtime/v1/ContainerStatsFilter.js';

export interface StreamContainerStatsRequestInit {
  'filter'?: (_runtime_v1_ContainerStatsFilterInit | null);
}

export interface StreamContainerStatsRequest {
  'filter': (_runtime_v1_ContainerStatsFilter | null);
}
