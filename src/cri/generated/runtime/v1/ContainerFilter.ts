// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerStateValueInit as _runtime_v1_ContainerStateValueInit, ContainerStateValue as _runtime_v1_ContainerStateValue } from '../../runtime/v1/ContainerStateValue.js';

export interface ContainerFilterInit {
  'id'?: (string);
  'state'?: (_runtime_v1_ContainerStateValueInit | null);
  'podSandboxId'?: (string);
  'labelSelector'?: ({[key: string]: string});
}

export interface ContainerFilter {
  'id': (string);
  'state': (_runtime_v1_ContainerStateValue | null);
  'podSandboxId': (string);
  'labelSelector': ({[key: string]: string});
}
