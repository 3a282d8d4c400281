// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxStateValueInit as _runtime_v1_PodSandboxStateValueInit, PodSandboxStateValue as _runtime_v1_PodSandboxStateValue } from '../../runtime/v1/PodSandboxStateValue.js';

export interface PodSandboxFilterInit {
  'id'?: (string);
  'state'?: (_runtime_v1_PodSandboxStateValueInit | null);
  'labelSelector'?: ({[key: string]: string});
}

export interface PodSandboxFilter {
  'id': (string);
  'state': (_runtime_v1_PodSandboxStateValue | null);
  'labelSelector': ({[key: string]: string});
}
