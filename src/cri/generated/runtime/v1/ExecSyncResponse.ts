// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface ExecSyncResponseInit {
  'stdout'?: (Buffer | Uint8Array | string);
  'stderr'?: (Buffer | Uint8Array | string);
  'exitCode'?: (number);
}

export interface ExecSyncResponse {
  'stdout': (Buffer);
  'stderr': (Buffer);
  'exitCode': (number);
}
