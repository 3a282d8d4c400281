// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface ContainerStatusRequestInit {
  'containerId'?: (string);
  'verbose'?: (boolean);
}

export interface ContainerStatusRequest {
  'containerId': (string);
  'verbose': (boolean);
}
