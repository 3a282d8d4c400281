// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NamespaceOptionInit as _runtime_v1_NamespaceOptionInit, NamespaceOption as _runtime_v1_NamespaceOption } from '../../runtime/v1/NamespaceOption.js';

export interface NamespaceInit {
  'options'?: (_runtime_v1_NamespaceOptionInit | null);
}

export interface Namespace {
  'options': (_runtime_v1_NamespaceOption | null);
}
