// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface PodSandboxStatsRequestInit {
  'podSandboxId'?: (string);
}

export interface PodSandboxStatsRequest {
  'podSandboxId': (string);
}
