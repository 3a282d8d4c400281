// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerStatsInit as _runtime_v1_ContainerStatsInit, ContainerStats as _runtime_v1_ContainerStats } from '../../runtime/v1/ContainerStats.js';

export interface ListContainerStatsResponseInit {
  'stats'?: (_runtime_v1_ContainerStatsInit)[];
}

export interface ListContainerStatsResponse {
  'stats': (_runtime_v1_ContainerStats)[];
}
