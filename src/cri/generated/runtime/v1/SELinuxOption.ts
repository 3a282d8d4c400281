// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface SELinuxOptionInit {
  'user'?: (string);
  'role'?: (string);
  'type'?: (string);
  'level'?: (string);
}

export interface SELinuxOption {
  'user': (string);
  'role': (string);
  'type': (string);
  'level': (string);
}
