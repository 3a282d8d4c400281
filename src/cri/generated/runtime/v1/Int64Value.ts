// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { Long } from '@grpc/proto-loader';

export interface Int64ValueInit {
  'value'?: (number | string | Long);
}

export interface Int64Value {
  'value': (string);
}
