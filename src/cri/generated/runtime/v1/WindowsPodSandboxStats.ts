// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { WindowsCpuUsageInit as _runtime_v1_WindowsCpuUsageInit, WindowsCpuUsage as _runtime_v1_WindowsCpuUsage } from '../../runtime/v1/WindowsCpuUsage.js';
import type { WindowsMemoryUsageInit as _runtime_v1_WindowsMemoryUsageInit, WindowsMemoryUsage as _runtime_v1_WindowsMemoryUsage } from '../../runtime/v1/WindowsMemoryUsage.js';
import type { WindowsNetworkUsageInit as _runtime_v1_WindowsNetworkUsageInit, WindowsNetworkUsage as _runtime_v1_WindowsNetworkUsage } from '../../runtime/v1/WindowsNetworkUsage.js';
import type { WindowsProcessUsageInit as _runtime_v1_WindowsProcessUsageInit, WindowsProcessUsage as _runtime_v1_WindowsProcessUsage } from '../../runtime/v1/WindowsProcessUsage.js';
import type { WindowsContainerStatsInit as _runtime_v1_WindowsContainerStatsInit, WindowsContainerStats as _runtime_v1_WindowsContainerStats } from '../../runtime/v1/WindowsContainerStats.js';

export interface WindowsPodSandboxStatsInit {
  'cpu'?: (_runtime_v1_WindowsCpuUsageInit | null);
  'memory'?: (_runtime_v1_WindowsMemoryUsageInit | null);
  'network'?: (_runtime_v1_WindowsNetworkUsageInit | null);
  'process'?: (_runtime_v1_WindowsProcessUsageInit | null);
  'containers'?: (_runtime_v1_WindowsContainerStatsInit)[];
}

export interface WindowsPodSandboxStats {
  'cpu': (_runtime_v1_WindowsCpuUsage | null);
  'memory': (_runtime_v1_WindowsMemoryUsage | null);
  'network': (_runtime_v1_WindowsNetworkUsage | null);
  'process': (_runtime_v1_WindowsProcessUsage | null);
  'containers': (_runtime_v1_WindowsContainerStats)[];
}
