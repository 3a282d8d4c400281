// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NamespaceInit as _runtime_v1_NamespaceInit, Namespace as _runtime_v1_Namespace } from '../../runtime/v1/Namespace.js';

export interface LinuxPodSandboxStatusInit {
  'namespaces'?: (_runtime_v1_NamespaceInit | null);
}

export interface LinuxPodSandboxStatus {
  'namespaces': (_runtime_v1_Namespace | null);
}
