// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { RestoredContainerInit as _runtime_v1_RestoredContainerInit, RestoredContainer as _runtime_v1_RestoredContainer } from '../../runtime/v1/RestoredContainer.js';

export interface RestorePodResponseInit {
  'podSandboxId'?: (string);
  'restoredContainers'?: (_runtime_v1_RestoredContainerInit)[];
}

export interface RestorePodResponse {
  'podSandboxId': (string);
  'restoredContainers': (_runtime_v1_RestoredContainer)[];
}
