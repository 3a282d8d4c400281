// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ImageFilterInit as _runtime_v1_ImageFilterInit, ImageFilter as _runtime_v1_ImageFilter } from '../../runtime/v1/ImageFilter.js';

export interface ListImagesRequestInit {
  'filter'?: (_runtime_v1_ImageFilterInit | null);
}

export interface ListImagesRequest {
  'filter': (_runtime_v1_ImageFilter | null);
}
