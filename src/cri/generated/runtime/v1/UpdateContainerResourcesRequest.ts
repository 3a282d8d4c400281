// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { LinuxContainerResourcesInit as _runtime_v1_LinuxContainerResourcesInit, LinuxContainerResources as _runtime_v1_LinuxContainerResources } from '../../runtime/v1/LinuxContainerResources.js';
import type { WindowsContainerResourcesInit as _runtime_v1_WindowsContainerResourcesInit, WindowsContainerResources as _runtime_v1_WindowsContainerResources } from '../../runtime/v1/WindowsContainerResources.js';

export interface UpdateContainerResourcesRequestInit {
  'containerId'?: (string);
  'linux'?: (_runtime_v1_LinuxContainerResourcesInit | null);
  'windows'?: (_runtime_v1_WindowsContainerResourcesInit | null);
  'annotations'?: ({[key: string]: string});
}

export interface UpdateContainerResourcesRequest {
  'containerId': (string);
  'linux': (_runtime_v1_LinuxContainerResources | null);
  'windows': (_runtime_v1_WindowsContainerResources | null);
  'annotations': ({[key: string]: string});
}
