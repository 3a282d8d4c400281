// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

export const MetricType = {
  COUNTER: 'COUNTER',
  GAUGE: 'GAUGE',
} as const;

export type MetricTypeInit =
  | 'COUNTER'
  | 0
  | 'GAUGE'
  | 1

export type MetricType = typeof MetricType[keyof typeof MetricType]
