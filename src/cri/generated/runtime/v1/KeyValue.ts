// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface KeyValueInit {
  'key'?: (string);
  'value'?: (Buffer | Uint8Array | string);
}

export interface KeyValue {
  'key': (string);
  'value': (Buffer);
}
