// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxMetadataInit as _runtime_v1_PodSandboxMetadataInit, PodSandboxMetadata as _runtime_v1_PodSandboxMetadata } from '../../runtime/v1/PodSandboxMetadata.js';

export interface PodSandboxAttributesInit {
  'id'?: (string);
  'metadata'?: (_runtime_v1_PodSandboxMetadataInit | null);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
}

export interface PodSandboxAttributes {
  'id': (string);
  'metadata': (_runtime_v1_PodSandboxMetadata | null);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
}
