// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerAttributesInit as _runtime_v1_ContainerAttributesInit, ContainerAttributes as _runtime_v1_ContainerAttributes } from '../../runtime/v1/ContainerAttributes.js';
import type { CpuUsageInit as _runtime_v1_CpuUsageInit, CpuUsage as _runtime_v1_CpuUsage } from '../../runtime/v1/CpuUsage.js';
import type { MemoryUsageInit as _runtime_v1_MemoryUsageInit, MemoryUsage as _runtime_v1_MemoryUsage } from '../../runtime/v1/MemoryUsage.js';
import type { FilesystemUsageInit as _runtime_v1_FilesystemUsageInit, FilesystemUsage as _runtime_v1_FilesystemUsage } from '../../runtime/v1/FilesystemUsage.js';
import type { SwapUsageInit as _runtime_v1_SwapUsageInit, SwapUsage as _runtime_v1_SwapUsage } from '../../runtime/v1/SwapUsage.js';
import type { IoUsageInit as _runtime_v1_IoUsageInit, IoUsage as _runtime_v1_IoUsage } from '../../runtime/v1/IoUsage.js';

export interface ContainerStatsInit {
  'attributes'?: (_runtime_v1_ContainerAttributesInit | null);
  'cpu'?: (_runtime_v1_CpuUsageInit | null);
  'memory'?: (_runtime_v1_MemoryUsageInit | null);
  'writableLayer'?: (_runtime_v1_FilesystemUsageInit | null);
  'swap'?: (_runtime_v1_SwapUsageInit | null);
  'io'?: (_runtime_v1_IoUsageInit | null);
}

export interface ContainerStats {
  'attributes': (_runtime_v1_ContainerAttributes | null);
  'cpu': (_runtime_v1_CpuUsage | null);
  'memory': (_runtime_v1_MemoryUsage | null);
  'writableLayer': (_runtime_v1_FilesystemUsage | null);
  'swap': (_runtime_v1_SwapUsage | null);
  'io': (_runtime_v1_IoUsage | null);
}
