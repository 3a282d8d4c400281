// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { RuntimeConditionInit as _runtime_v1_RuntimeConditionInit, RuntimeCondition as _runtime_v1_RuntimeCondition } from '../../runtime/v1/RuntimeCondition.js';

export interface RuntimeStatusInit {
  'conditions'?: (_runtime_v1_RuntimeConditionInit)[];
}

export interface RuntimeStatus {
  'conditions': (_runtime_v1_RuntimeCondition)[];
}
