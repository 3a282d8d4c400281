// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto


export interface IDMappingInit {
  'hostId'?: (number);
  'containerId'?: (number);
  'length'?: (number);
}

export interface IDMapping {
  'hostId': (number);
  'containerId': (number);
  'length': (number);
}
