// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerAttributesInit as _runtime_v1_ContainerAttributesInit, ContainerAttributes as _runtime_v1_ContainerAttributes } from '../../runtime/v1/ContainerAttributes.js';
import type { WindowsCpuUsageInit as _runtime_v1_WindowsCpuUsageInit, WindowsCpuUsage as _runtime_v1_WindowsCpuUsage } from '../../runtime/v1/WindowsCpuUsage.js';
import type { WindowsMemoryUsageInit as _runtime_v1_WindowsMemoryUsageInit, WindowsMemoryUsage as _runtime_v1_WindowsMemoryUsage } from '../../runtime/v1/WindowsMemoryUsage.js';
import type { WindowsFilesystemUsageInit as _runtime_v1_WindowsFilesystemUsageInit, WindowsFilesystemUsage as _runtime_v1_WindowsFilesystemUsage } from '../../runtime/v1/WindowsFilesystemUsage.js';

export interface WindowsContainerStatsInit {
  'attributes'?: (_runtime_v1_ContainerAttributesInit | null);
  'cpu'?: (_runtime_v1_WindowsCpuUsageInit | null);
  'memory'?: (_runtime_v1_WindowsMemoryUsageInit | null);
  'writableLayer'?: (_runtime_v1_WindowsFilesystemUsageInit | null);
}

export interface WindowsContainerStats {
  'attributes': (_runtime_v1_ContainerAttributes | null);
  'cpu': (_runtime_v1_WindowsCpuUsage | null);
  'memory': (_runtime_v1_WindowsMemoryUsage | null);
  'writableLayer': (_runtime_v1_WindowsFilesystemUsage | null);
}
