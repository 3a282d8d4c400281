// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { RuntimeConfigInit as _runtime_v1_RuntimeConfigInit, RuntimeConfig as _runtime_v1_RuntimeConfig } from '../../runtime/v1/RuntimeConfig.js';

export interface UpdateRuntimeConfigRequestInit {
  'runtimeConfig'?: (_runtime_v1_RuntimeConfigInit | null);
}

export interface UpdateRuntimeConfigRequest {
  'runtimeConfig': (_runtime_v1_RuntimeConfig | null);
}
