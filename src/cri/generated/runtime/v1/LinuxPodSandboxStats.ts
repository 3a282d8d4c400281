// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { CpuUsageInit as _runtime_v1_CpuUsageInit, CpuUsage as _runtime_v1_CpuUsage } from '../../runtime/v1/CpuUsage.js';
import type { MemoryUsageInit as _runtime_v1_MemoryUsageInit, MemoryUsage as _runtime_v1_MemoryUsage } from '../../runtime/v1/MemoryUsage.js';
import type { NetworkUsageInit as _runtime_v1_NetworkUsageInit, NetworkUsage as _runtime_v1_NetworkUsage } from '../../runtime/v1/NetworkUsage.js';
import type { ProcessUsageInit as _runtime_v1_ProcessUsageInit, ProcessUsage as _runtime_v1_ProcessUsage } from '../../runtime/v1/ProcessUsage.js';
import type { ContainerStatsInit as _runtime_v1_ContainerStatsInit, ContainerStats as _runtime_v1_ContainerStats } from '../../runtime/v1/ContainerStats.js';
import type { IoUsageInit as _runtime_v1_IoUsageInit, IoUsage as _runtime_v1_IoUsage } from '../../runtime/v1/IoUsage.js';

export interface LinuxPodSandboxStatsInit {
  'cpu'?: (_runtime_v1_CpuUsageInit | null);
  'memory'?: (_runtime_v1_MemoryUsageInit | null);
  'network'?: (_runtime_v1_NetworkUsageInit | null);
  'process'?: (_runtime_v1_ProcessUsageInit | null);
  'containers'?: (_runtime_v1_ContainerStatsInit)[];
  'io'?: (_runtime_v1_IoUsageInit | null);
}

export interface LinuxPodSandboxStats {
  'cpu': (_runtime_v1_CpuUsage | null);
  'memory': (_runtime_v1_MemoryUsage | null);
  'network': (_runtime_v1_NetworkUsage | null);
  'process': (_runtime_v1_ProcessUsage | null);
  'containers': (_runtime_v1_ContainerStats)[];
  'io': (_runtime_v1_IoUsage | null);
}
