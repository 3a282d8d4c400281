// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NamespaceModeInit as _runtime_v1_NamespaceModeInit, NamespaceMode as _runtime_v1_NamespaceMode } from '../../runtime/v1/NamespaceMode.js';

export interface WindowsNamespaceOptionInit {
  'network'?: (_runtime_v1_NamespaceModeInit);
}

export interface WindowsNamespaceOption {
  'network': (_runtime_v1_NamespaceMode);
}
