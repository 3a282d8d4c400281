// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { WindowsNamespaceOptionInit as _runtime_v1_WindowsNamespaceOptionInit, WindowsNamespaceOption as _runtime_v1_WindowsNamespaceOption } from '../../runtime/v1/WindowsNamespaceOption.js';

export interface WindowsSandboxSecurityContextInit {
  'runAsUsername'?: (string);
  'credentialSpec'?: (string);
  'hostProcess'?: (boolean);
  'namespaceOptions'?: (_runtime_v1_WindowsNamespaceOptionInit | null);
}

export interface WindowsSandboxSecurityContext {
  'runAsUsername': (string);
  'credentialSpec': (string);
  'hostProcess': (boolean);
  'namespaceOptions': (_runtime_v1_WindowsNamespaceOption | null);
}
