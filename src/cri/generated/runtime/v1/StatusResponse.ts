// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { RuntimeStatusInit as _runtime_v1_RuntimeStatusInit, RuntimeStatus as _runtime_v1_RuntimeStatus } from '../../runtime/v1/RuntimeStatus.js';
import type { RuntimeHandlerInit as _runtime_v1_RuntimeHandlerInit, RuntimeHandler as _runtime_v1_RuntimeHandler } from '../../runtime/v1/RuntimeHandler.js';
import type { RuntimeFeaturesInit as _runtime_v1_RuntimeFeaturesInit, RuntimeFeatures as _runtime_v1_RuntimeFeatures } from '../../runtime/v1/RuntimeFeatures.js';

export interface StatusResponseInit {
  'status'?: (_runtime_v1_RuntimeStatusInit | null);
  'info'?: ({[key: string]: string});
  'runtimeHandlers'?: (_runtime_v1_RuntimeHandlerInit)[];
  'features'?: (_runtime_v1_RuntimeFeaturesInit | null);
}

export interface StatusResponse {
  'status': (_runtime_v1_RuntimeStatus | null);
  'info': ({[key: string]: string});
  'runtimeHandlers': (_runtime_v1_RuntimeHandler)[];
  'features': (_runtime_v1_RuntimeFeatures | null);
}
