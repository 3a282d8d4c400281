// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { FilesystemIdentifierInit as _runtime_v1_FilesystemIdentifierInit, FilesystemIdentifier as _runtime_v1_FilesystemIdentifier } from '../../runtime/v1/FilesystemIdentifier.js';
import type { UInt64ValueInit as _runtime_v1_UInt64ValueInit, UInt64Value as _runtime_v1_UInt64Value } from '../../runtime/v1/UInt64Value.js';
import type { Long } from '@grpc/proto-loader';

export interface FilesystemUsageInit {
  'timestamp'?: (number | string | Long);
  'fsId'?: (_runtime_v1_FilesystemIdentifierInit | null);
  'usedBytes'?: (_runtime_v1_UInt64ValueInit | null);
  'inodesUsed'?: (_runtime_v1_UInt64ValueInit | null);
}

export interface FilesystemUsage {
  'timestamp': (string);
  'fsId': (_runtime_v1_FilesystemIdentifier | null);
  'usedBytes': (_runtime_v1_UInt64Value | null);
  'inodesUsed': (_runtime_v1_UInt64Value | null);
}
