// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface ContainerMetadataInit {
  'name'?: (string);
  'attempt'?: (number);
}

export interface ContainerMetadata {
  'name': (string);
  'attempt': (number);
}
