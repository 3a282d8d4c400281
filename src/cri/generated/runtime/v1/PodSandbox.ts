// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxMetadataInit as _runtime_v1_PodSandboxMetadataInit, PodSandboxMetadata as _runtime_v1_PodSandboxMetadata } from '../../runtime/v1/PodSandboxMetadata.js';
import type { PodSandboxStateInit as _runtime_v1_PodSandboxStateInit, PodSandboxState as _runtime_v1_PodSandboxState } from '../../runtime/v1/PodSandboxState.js';
import type { Long } from '@grpc/proto-loader';

export interface PodSandboxInit {
  'id'?: (string);
  'metadata'?: (_runtime_v1_PodSandboxMetadataInit | null);
  'state'?: (_runtime_v1_PodSandboxStateInit);
  'createdAt'?: (number | string | Long);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'runtimeHandler'?: (string);
}

export interface PodSandbox {
  'id': (string);
  'metadata': (_runtime_v1_PodSandboxMetadata | null);
  'state': (_runtime_v1_PodSandboxState);
  'createdAt': (string);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'runtimeHandler': (string);
}
