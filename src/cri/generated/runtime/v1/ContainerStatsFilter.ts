// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface ContainerStatsFilterInit {
  'id'?: (string);
  'podSandboxId'?: (string);
  'labelSelector'?: ({[key: string]: string});
}

export interface ContainerStatsFilter {
  'id': (string);
  'podSandboxId': (string);
  'labelSelector': ({[key: string]: string});
}
