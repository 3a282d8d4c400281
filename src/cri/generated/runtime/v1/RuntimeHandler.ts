// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { RuntimeHandlerFeaturesInit as _runtime_v1_RuntimeHandlerFeaturesInit, RuntimeHandlerFeatures as _runtime_v1_RuntimeHandlerFeatures } from '../../runtime/v1/RuntimeHandlerFeatures.js';

export interface RuntimeHandlerInit {
  'name'?: (string);
  'features'?: (_runtime_v1_RuntimeHandlerFeaturesInit | null);
}

export interface RuntimeHandler {
  'name': (string);
  'features': (_runtime_v1_RuntimeHandlerFeatures | null);
}
