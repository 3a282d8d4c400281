// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerFilterInit as _runtime_v1_ContainerFilterInit, ContainerFilter as _runtime_v1_ContainerFilter } from '../../runtime/v1/ContainerFilter.js';

export interface ListContainersRequestInit {
  'filter'?: (_runtime_v1_ContainerFilterInit | null);
}

export interface ListContainersRequest {
  'filter': (_runtime_v1_ContainerFilter | null);
}
