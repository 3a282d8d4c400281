// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface VersionRequestInit {
  'version'?: (string);
}

export interface VersionRequest {
  'version': (string);
}
