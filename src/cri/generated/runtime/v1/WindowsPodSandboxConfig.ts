// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { WindowsSandboxSecurityContextInit as _runtime_v1_WindowsSandboxSecurityContextInit, WindowsSandboxSecurityContext as _runtime_v1_WindowsSandboxSecurityContext } from '../../runtime/v1/WindowsSandboxSecurityContext.js';

export interface WindowsPodSandboxConfigInit {
  'securityContext'?: (_runtime_v1_WindowsSandboxSecurityContextInit | null);
}

export interface WindowsPodSandboxConfig {
  'securityContext': (_runtime_v1_WindowsSandboxSecurityContext | null);
}
