// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

export const CgroupDriver = {
  SYSTEMD: 'SYSTEMD',
  CGROUPFS: 'CGROUPFS',
} as const;

export type CgroupDriverInit =
  | 'SYSTEMD'
  | 0
  | 'CGROUPFS'
  | 1

export type CgroupDriver = typeof CgroupDriver[keyof typeof CgroupDriver]
