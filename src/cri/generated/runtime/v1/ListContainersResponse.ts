// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerInit as _runtime_v1_ContainerInit, Container as _runtime_v1_Container } from '../../runtime/v1/Container.js';

export interface ListContainersResponseInit {
  'containers'?: (_runtime_v1_ContainerInit)[];
}

export interface ListContainersResponse {
  'containers': (_runtime_v1_Container)[];
}
