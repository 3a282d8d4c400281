// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

export const Protocol = {
  TCP: 'TCP',
  UDP: 'UDP',
  SCTP: 'SCTP',
} as const;

export type ProtocolInit =
  | 'TCP'
  | 0
  | 'UDP'
  | 1
  | 'SCTP'
  | 2

export type Protocol = typeof Protocol[keyof typeof Protocol]
