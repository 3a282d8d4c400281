// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';
import type { AuthConfigInit as _runtime_v1_AuthConfigInit, AuthConfig as _runtime_v1_AuthConfig } from '../../runtime/v1/AuthConfig.js';
import type { PodSandboxConfigInit as _runtime_v1_PodSandboxConfigInit, PodSandboxConfig as _runtime_v1_PodSandboxConfig } from '../../runtime/v1/PodSandboxConfig.js';

export interface PullImageRequestInit {
  'image'?: (_runtime_v1_ImageSpecInit | null);
  'auth'?: (_runtime_v1_AuthConfigInit | null);
  'sandboxConfig'?: (_runtime_v1_PodSandboxConfigInit | null);
}

export interface PullImageRequest {
  'image': (_runtime_v1_ImageSpec | null);
  'auth': (_runtime_v1_AuthConfig | null);
  'sandboxConfig': (_runtime_v1_PodSandboxConfig | null);
}
