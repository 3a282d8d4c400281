// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxRuntimeConfigurationInit as _runtime_v1_LinuxRuntimeConfigurationInit, LinuxRuntimeConfiguration as _runtime_v1_LinuxRuntimeConfiguration } from '../../runtime/v1/LinuxRuntimeConfiguration.js';

export interface RuntimeConfigResponseInit {
  'linux'?: (_runtime_v1_LinuxRuntimeConfigurationInit | null);
}

export interface RuntimeConfigResponse {
  'linux': (_runtime_v1_LinuxRuntimeConfiguration | null);
}
