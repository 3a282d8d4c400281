// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface PortForwardResponseInit {
  'url'?: (string);
}

export interface PortForwardResponse {
  'url': (string);
}
