// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NamespaceModeInit as _runtime_v1_NamespaceModeInit, NamespaceMode as _runtime_v1_NamespaceMode } from '../../runtime/v1/NamespaceMode.js';
import type { IDMappingInit as _runtime_v1_IDMappingInit, IDMapping as _runtime_v1_IDMapping } from '../../runtime/v1/IDMapping.js';

export interface UserNamespaceInit {
  'mode'?: (_runtime_v1_NamespaceModeInit);
  'uids'?: (_runtime_v1_IDMappingInit)[];
  'gids'?: (_runtime_v1_IDMappingInit)[];
}

export interface UserNamespace {
  'mode': (_runtime_v1_NamespaceMode);
  'uids': (_runtime_v1_IDMapping)[];
  'gids': (_runtime_v1_IDMapping)[];
}
