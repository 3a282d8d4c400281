// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface DeviceInit {
  'containerPath'?: (string);
  'hostPath'?: (string);
  'permissions'?: (string);
}

export interface Device {
  'containerPath': (string);
  'hostPath': (string);
  'permissions': (string);
}
