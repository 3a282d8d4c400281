// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { Long } from '@grpc/proto-loader';

export interface StopContainerRequestInit {
  'containerId'?: (string);
  'timeout'?: (number | string | Long);
}

export interface StopContainerRequest {
  'containerId': (string);
  'timeout': (string);
}
