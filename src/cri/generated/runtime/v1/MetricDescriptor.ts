// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface MetricDescriptorInit {
  'name'?: (string);
  'help'?: (string);
  'labelKeys'?: (string)[];
}

export interface MetricDescriptor {
  'name': (string);
  'help': (string);
  'labelKeys': (string)[];
}
