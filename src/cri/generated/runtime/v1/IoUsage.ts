// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PsiStatsInit as _runtime_v1_PsiStatsInit, PsiStats as _runtime_v1_PsiStats } from '../../runtime/v1/PsiStats.js';
import type { Long } from '@grpc/proto-loader';

export interface IoUsageInit {
  'timestamp'?: (number | string | Long);
  'psi'?: (_runtime_v1_PsiStatsInit | null);
}

export interface IoUsage {
  'timestamp': (string);
  'psi': (_runtime_v1_PsiStats | null);
}
