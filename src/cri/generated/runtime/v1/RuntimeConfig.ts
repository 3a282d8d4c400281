// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { NetworkConfigInit as _runtime_v1_NetworkConfigInit, NetworkConfig as _runtime_v1_NetworkConfig } from '../../runtime/v1/NetworkConfig.js';

export interface RuntimeConfigInit {
  'networkConfig'?: (_runtime_v1_NetworkConfigInit | null);
}

export interface RuntimeConfig {
  'networkConfig': (_runtime_v1_NetworkConfig | null);
}
