// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NamespaceModeInit as _runtime_v1_NamespaceModeInit, NamespaceMode as _runtime_v1_NamespaceMode } from '../../runtime/v1/NamespaceMode.js';
import type { UserNamespaceInit as _runtime_v1_UserNamespaceInit, UserNamespace as _runtime_v1_UserNamespace } from '../../runtime/v1/UserNamespace.js';

export interface NamespaceOptionInit {
  'network'?: (_runtime_v1_NamespaceModeInit);
  'pid'?: (_runtime_v1_NamespaceModeInit);
  'ipc'?: (_runtime_v1_NamespaceModeInit);
  'targetId'?: (string);
  'usernsOptions'?: (_runtime_v1_UserNamespaceInit | null);
}

export interface NamespaceOption {
  'network': (_runtime_v1_NamespaceMode);
  'pid': (_runtime_v1_NamespaceMode);
  'ipc': (_runtime_v1_NamespaceMode);
  'targetId': (string);
  'usernsOptions': (_runtime_v1_UserNamespace | null);
}
