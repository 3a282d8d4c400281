// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';

export interface ImageFilterInit {
  'image'?: (_runtime_v1_ImageSpecInit | null);
}

export interface ImageFilter {
  'image': (_runtime_v1_ImageSpec | null);
}
