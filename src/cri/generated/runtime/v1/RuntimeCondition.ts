// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface RuntimeConditionInit {
  'type'?: (string);
  'status'?: (boolean);
  'reason'?: (string);
  'message'?: (string);
}

export interface RuntimeCondition {
  'type': (string);
  'status': (boolean);
  'reason': (string);
  'message': (string);
}
