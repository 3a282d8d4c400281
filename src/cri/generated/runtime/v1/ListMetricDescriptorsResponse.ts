// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { MetricDescriptorInit as _runtime_v1_MetricDescriptorInit, MetricDescriptor as _runtime_v1_MetricDescriptor } from '../../runtime/v1/MetricDescriptor.js';

export interface ListMetricDescriptorsResponseInit {
  'descriptors'?: (_runtime_v1_MetricDescriptorInit)[];
}

export interface ListMetricDescriptorsResponse {
  'descriptors': (_runtime_v1_MetricDescriptor)[];
}
