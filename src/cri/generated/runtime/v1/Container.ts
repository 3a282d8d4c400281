// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerMetadataInit as _runtime_v1_ContainerMetadataInit, ContainerMetadata as _runtime_v1_ContainerMetadata } from '../../runtime/v1/ContainerMetadata.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';
import type { ContainerStateInit as _runtime_v1_ContainerStateInit, ContainerState as _runtime_v1_ContainerState } from '../../runtime/v1/ContainerState.js';
import type { Long } from '@grpc/proto-loader';

export interface ContainerInit {
  'id'?: (string);
  'podSandboxId'?: (string);
  'metadata'?: (_runtime_v1_ContainerMetadataInit | null);
  'image'?: (_runtime_v1_ImageSpecInit | null);
  'imageRef'?: (string);
  'state'?: (_runtime_v1_ContainerStateInit);
  'createdAt'?: (number | string | Long);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'imageId'?: (string);
}

export interface Container {
  'id': (string);
  'podSandboxId': (string);
  'metadata': (_runtime_v1_ContainerMetadata | null);
  'image': (_runtime_v1_ImageSpec | null);
  'imageRef': (string);
  'state': (_runtime_v1_ContainerState);
  'createdAt': (string);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'imageId': (string);
}
