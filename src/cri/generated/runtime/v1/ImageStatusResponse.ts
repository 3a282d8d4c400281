// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ImageInit as _runtime_v1_ImageInit, Image as _runtime_v1_Image } from '../../runtime/v1/Image.js';

export interface ImageStatusResponseInit {
  'image'?: (_runtime_v1_ImageInit | null);
  'info'?: ({[key: string]: string});
}

export interface ImageStatusResponse {
  'image': (_runtime_v1_Image | null);
  'info': ({[key: string]: string});
}
