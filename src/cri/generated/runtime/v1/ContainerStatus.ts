// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerMetadataInit as _runtime_v1_ContainerMetadataInit, ContainerMetadata as _runtime_v1_ContainerMetadata } from '../../runtime/v1/ContainerMetadata.js';
import type { ContainerStateInit as _runtime_v1_ContainerStateInit, ContainerState as _runtime_v1_ContainerState } from '../../runtime/v1/ContainerState.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';
import type { MountInit as _runtime_v1_MountInit, Mount as _runtime_v1_Mount } from '../../runtime/v1/Mount.js';
import type { ContainerResourcesInit as _runtime_v1_ContainerResourcesInit, ContainerResources as _runtime_v1_ContainerResources } from '../../runtime/v1/ContainerResources.js';
import type { ContainerUserInit as _runtime_v1_ContainerUserInit, ContainerUser as _runtime_v1_ContainerUser } from '../../runtime/v1/ContainerUser.js';
import type { SignalInit as _runtime_v1_SignalInit, Signal as _runtime_v1_Signal } from '../../runtime/v1/Signal.js';
import type { Long } from '@grpc/proto-loader';

export interface ContainerStatusInit {
  'id'?: (string);
  'metadata'?: (_runtime_v1_ContainerMetadataInit | null);
  'state'?: (_runtime_v1_ContainerStateInit);
  'createdAt'?: (number | string | Long);
  'startedAt'?: (number | string | Long);
  'finishedAt'?: (number | string | Long);
  'exitCode'?: (number);
  'image'?: (_runtime_v1_ImageSpecInit | null);
  'imageRef'?: (string);
  'reason'?: (string);
  'message'?: (string);
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'mounts'?: (_runtime_v1_MountInit)[];
  'logPath'?: (string);
  'resources'?: (_runtime_v1_ContainerResourcesInit | null);
  'imageId'?: (string);
  'user'?: (_runtime_v1_ContainerUserInit | null);
  'stopSignal'?: (_runtime_v1_SignalInit);
}

export interface ContainerStatus {
  'id': (string);
  'metadata': (_runtime_v1_ContainerMetadata | null);
  'state': (_runtime_v1_ContainerState);
  'createdAt': (string);
  'startedAt': (string);
  'finishedAt': (string);
  'exitCode': (number);
  'image': (_runtime_v1_ImageSpec | null);
  'imageRef': (string);
  'reason': (string);
  'message': (string);
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'mounts': (_runtime_v1_Mount)[];
  'logPath': (string);
  'resources': (_runtime_v1_ContainerResources | null);
  'imageId': (string);
  'user': (_runtime_v1_ContainerUser | null);
  'stopSignal': (_runtime_v1_Signal);
}
