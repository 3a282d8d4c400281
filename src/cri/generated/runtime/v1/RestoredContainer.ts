// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface RestoredContainerInit {
  'name'?: (string);
  'containerId'?: (string);
}

export interface RestoredContainer {
  'name': (string);
  'containerId': (string);
}
