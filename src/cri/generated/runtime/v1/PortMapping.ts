// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ProtocolInit as _runtime_v1_ProtocolInit, Protocol as _runtime_v1_Protocol } from '../../runtime/v1/Protocol.js';

export interface PortMappingInit {
  'protocol'?: (_runtime_v1_ProtocolInit);
  'containerPort'?: (number);
  'hostPort'?: (number);
  'hostIp'?: (string);
}

export interface PortMapping {
  'protocol': (_runtime_v1_Protocol);
  'containerPort': (number);
  'hostPort': (number);
  'hostIp': (string);
}
