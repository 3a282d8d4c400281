// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { Int64ValueInit as _runtime_v1_Int64ValueInit, Int64Value as _runtime_v1_Int64Value } from '../../runtime/v1/Int64Value.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';
import type { Long } from '@grpc/proto-loader';

export interface ImageInit {
  'id'?: (string);
  'repoTags'?: (string)[];
  'repoDigests'?: (string)[];
  'size'?: (number | string | Long);
  'uid'?: (_runtime_v1_Int64ValueInit | null);
  'username'?: (string);
  'spec'?: (_runtime_v1_ImageSpecInit | null);
  'pinned'?: (boolean);
}

export interface Image {
  'id': (string);
  'repoTags': (string)[];
  'repoDigests': (string)[];
  'size': (string);
  'uid': (_runtime_v1_Int64Value | null);
  'username': (string);
  'spec': (_runtime_v1_ImageSpec | null);
  'pinned': (boolean);
}
