// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface PortForwardRequestInit {
  'podSandboxId'?: (string);
  'port'?: (number)[];
}

export interface PortForwardRequest {
  'podSandboxId': (string);
  'port': (number)[];
}
