// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerStateInit as _runtime_v1_ContainerStateInit, ContainerState as _runtime_v1_ContainerState } from '../../runtime/v1/ContainerState.js';

export interface ContainerStateValueInit {
  'state'?: (_runtime_v1_ContainerStateInit);
}

export interface ContainerStateValue {
  'state': (_runtime_v1_ContainerState);
}
