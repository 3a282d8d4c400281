// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface RuntimeHandlerFeaturesInit {
  'recursiveReadOnlyMounts'?: (boolean);
  'userNamespaces'?: (boolean);
}

export interface RuntimeHandlerFeatures {
  'recursiveReadOnlyMounts': (boolean);
  'userNamespaces': (boolean);
}
