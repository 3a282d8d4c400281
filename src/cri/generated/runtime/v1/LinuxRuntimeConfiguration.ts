// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { CgroupDriverInit as _runtime_v1_CgroupDriverInit, CgroupDriver as _runtime_v1_CgroupDriver } from '../../runtime/v1/CgroupDriver.js';

export interface LinuxRuntimeConfigurationInit {
  'cgroupDriver'?: (_runtime_v1_CgroupDriverInit);
}

export interface LinuxRuntimeConfiguration {
  'cgroupDriver': (_runtime_v1_CgroupDriver);
}
