// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface RemovePodSandboxRequestInit {
  'podSandboxId'?: (string);
}

export interface RemovePodSandboxRequest {
  'podSandboxId': (string);
}
