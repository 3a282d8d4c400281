// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerMetadataInit as _runtime_v1_ContainerMetadataInit, ContainerMetadata as _runtime_v1_ContainerMetadata } from '../../runtime/v1/ContainerMetadata.js';

export interface ContainerAttributesInit {
  'id'?: (string);
  'metadata'?: (_runtime_v1_ContainerMetadataInit | null);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
}

export interface ContainerAttributes {
  'id': (string);
  'metadata': (_runtime_v1_ContainerMetadata | null);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
}
