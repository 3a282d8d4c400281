// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface PodSandboxMetadataInit {
  'name'?: (string);
  'uid'?: (string);
  'namespace'?: (string);
  'attempt'?: (number);
}

export interface PodSandboxMetadata {
  'name': (string);
  'uid': (string);
  'namespace': (string);
  'attempt': (number);
}
