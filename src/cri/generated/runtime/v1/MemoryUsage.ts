// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { PsiStatsInit as _runtime_v1_PsiStatsInit, PsiStats as _runtime_v1_PsiStats } from '../../runtime/v1/PsiStats.js';
import type { Long } from '@grpc/proto-loader';

export interface MemoryUsageInit {
  'timestamp'?: (number | string | Long);
  'workingSetBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'availableBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'usageBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'rssBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'pageFaults'?: (_runtime_v1_UInt64ValueInit | null);
  'majorPageFaults'?: (_runtime_v1_UInt64ValueInit | null);
  'psi'?: (_runtime_v1_PsiStatsInit | null);
}

export interface MemoryUsage {
  'timestamp': (string);
  'workingSetBytes': (_runtime_v1_UInt64Value | null);
  'availableBytes': (_runtime_v1_UInt64Value | null);
  'usageBytes': (_runtime_v1_UInt64Value | null);
  'rssBytes': (_runtime_v1_UInt64Value | null);
  'pageFaults': (_runtime_v1_UInt64Value | null);
  'majorPageFaults': (_runtime_v1_UInt64Value | null);
  'psi': (_runtime_v1_PsiStats | null);
}
