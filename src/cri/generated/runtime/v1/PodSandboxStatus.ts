// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxMetadataInit as _runtime_v1_PodSandboxMetadataInit, PodSandboxMetadata as _runtime_v1_PodSandboxMetadata } from '../../runtime/v1/PodSandboxMetadata.js';
import type { PodSandboxStateInit as _runtime_v1_PodSandboxStateInit, PodSandboxState as _runtime_v1_PodSandboxState } from '../../runtime/v1/PodSandboxState.js';
import type { PodSandboxNetworkStatusInit as _runtime_v1_PodSandboxNetworkStatusInit, PodSandboxNetworkStatus as _runtime_v1_PodSandboxNetworkStatus } from '../../runtime/v1/PodSandboxNetworkStatus.js';
import type { LinuxPodSandboxStatusInit as _runtime_v1_LinuxPodSandboxStatusInit, LinuxPodSandboxStatus as _runtime_v1_LinuxPodSandboxStatus } from '../../runtime/v1/LinuxPodSandboxStatus.js';
import type { Long } from '@grpc/proto-loader';

export interface PodSandboxStatusInit {
  'id'?: (string);
  'metadata'?: (_runtime_v1_PodSandboxMetadataInit | null);
  'state'?: (_runtime_v1_PodSandboxStateInit);
  'createdAt'?: (number | string | Long);
  'network'?: (_runtime_v1_PodSandboxNetworkStatusInit | null);
  'linux'?: (_runtime_v1_LinuxPodSandboxStatusInit | null);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'runtimeHandler'?: (string);
}

export interface PodSandboxStatus {
  'id': (string);
  'metadata': (_runtime_v1_PodSandboxMetadata | null);
  'state': (_runtime_v1_PodSandboxState);
  'createdAt': (string);
  'network': (_runtime_v1_PodSandboxNetworkStatus | null);
  'linux': (_runtime_v1_LinuxPodSandboxStatus | null);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'runtimeHandler': (string);
}
