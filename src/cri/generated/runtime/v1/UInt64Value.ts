// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { Long } from '@grpc/proto-loader';

export interface UInt64ValueInit {
  'value'?: (number | string | Long);
}

export interface UInt64Value {
  'value': (string);
}
