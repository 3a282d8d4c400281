// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { MountPropagationInit as _runtime_v1_MountPropagationInit, MountPropagation as _runtime_v1_MountPropagation } from '../../runtime/v1/MountPropagation.js';
import type { IDMappingInit as _runtime_v1_IDMappingInit, IDMapping as _runtime_v1_IDMapping } from '../../runtime/v1/IDMapping.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';

export interface MountInit {
  'containerPath'?: (string);
  'hostPath'?: (string);
  'readonly'?: (boolean);
  'selinuxRelabel'?: (boolean);
  'propagation'?: (_runtime_v1_MountPropagationInit);
  'uidMappings'?: (_runtime_v1_IDMappingInit)[];
  'gidMappings'?: (_runtime_v1_IDMappingInit)[];
  'recursiveReadOnly'?: (boolean);
  'image'?: (_runtime_v1_ImageSpecInit | null);
  'imageSubPath'?: (string);
  'mountOptions'?: (string)[];
}

export interface Mount {
  'containerPath': (string);
  'hostPath': (string);
  'readonly': (boolean);
  'selinuxRelabel': (boolean);
  'propagation': (_runtime_v1_MountPropagation);
  'uidMappings': (_runtime_v1_IDMapping)[];
  'gidMappings': (_runtime_v1_IDMapping)[];
  'recursiveReadOnly': (boolean);
  'image': (_runtime_v1_ImageSpec | null);
  'imageSubPath': (string);
  'mountOptions': (string)[];
}
