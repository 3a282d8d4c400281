// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface WindowsContainerSecurityContextInit {
  'runAsUsername'?: (string);
  'credentialSpec'?: (string);
  'hostProcess'?: (boolean);
}

export interface WindowsContainerSecurityContext {
  'runAsUsername': (string);
  'credentialSpec': (string);
  'hostProcess': (boolean);
}
