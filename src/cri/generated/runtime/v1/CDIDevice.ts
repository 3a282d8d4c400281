// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface CDIDeviceInit {
  'name'?: (string);
}

export interface CDIDevice {
  'name': (string);
}
