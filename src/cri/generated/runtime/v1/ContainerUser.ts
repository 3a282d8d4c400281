// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxContainerUserInit as _runtime_v1_LinuxContainerUserInit, LinuxContainerUser as _runtime_v1_LinuxContainerUser } from '../../runtime/v1/LinuxContainerUser.js';

export interface ContainerUserInit {
  'linux'?: (_runtime_v1_LinuxContainerUserInit | null);
}

export interface ContainerUser {
  'linux': (_runtime_v1_LinuxContainerUser | null);
}
