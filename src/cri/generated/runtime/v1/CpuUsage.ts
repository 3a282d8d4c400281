// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { PsiStatsInit as _runtime_v1_PsiStatsInit, PsiStats as _runtime_v1_PsiStats } from '../../runtime/v1/PsiStats.js';
import type { Long } from '@grpc/proto-loader';

export interface CpuUsageInit {
  'timestamp'?: (number | string | Long);
  'usageCoreNanoSeconds'?: (_runtime_v1_UInt64ValueInit | null);
  'usageNanoCores'?: (_runtime_v1_UInt64ValueInit | null);
  'psi'?: (_runtime_v1_PsiStatsInit | null);
}

export interface CpuUsage {
  'timestamp': (string);
  'usageCoreNanoSeconds': (_runtime_v1_UInt64Value | null);
  'usageNanoCores': (_runtime_v1_UInt64Value | null);
  'psi': (_runtime_v1_PsiStats | null);
}
