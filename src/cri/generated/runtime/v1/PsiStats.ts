// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PsiDataInit as _runtime_v1_PsiDataInit, PsiData as _runtime_v1_PsiData } from '../../runtime/v1/PsiData.js';

export interface PsiStatsInit {
  'Full'?: (_runtime_v1_PsiDataInit | null);
  'Some'?: (_runtime_v1_PsiDataInit | null);
}

export interface PsiStats {
  'Full': (_runtime_v1_PsiData | null);
  'Some': (_runtime_v1_PsiData | null);
}
