// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { Long } from '@grpc/proto-loader';

export interface HugepageLimitInit {
  'pageSize'?: (string);
  'limit'?: (number | string | Long);
}

export interface HugepageLimit {
  'pageSize': (string);
  'limit': (string);
}
