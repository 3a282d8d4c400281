// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { FilesystemUsageInit as _runtime_v1_FilesystemUsageInit, FilesystemUsage as _runtime_v1_FilesystemUsage } from '../../runtime/v1/FilesystemUsage.js';

export interface ImageFsInfoResponseInit {
  'imageFilesystems'?: (_runtime_v1_FilesystemUsageInit)[];
  'containerFilesystems'?: (_runtime_v1_FilesystemUsageInit)[];
}

export interface ImageFsInfoResponse {
  'imageFilesystems': (_runtime_v1_FilesystemUsage)[];
  'containerFilesystems': (_runtime_v1_FilesystemUsage)[];
}
