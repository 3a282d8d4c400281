// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface ContainerStatsRequestInit {
  'containerId'?: (string);
}

export interface ContainerStatsRequest {
  'containerId': (string);
}
