// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxAttributesInit as _runtime_v1_PodSandboxAttributesInit, PodSandboxAttributes as _runtime_v1_PodSandboxAttributes } from '../../runtime/v1/PodSandboxAttributes.js';
import type { LinuxPodSandboxStatsInit as _runtime_v1_LinuxPodSandboxStatsInit, LinuxPodSandboxStats as _runtime_v1_LinuxPodSandboxStats } from '../../runtime/v1/LinuxPodSandboxStats.js';
import type { WindowsPodSandboxStatsInit as _runtime_v1_WindowsPodSandboxStatsInit, WindowsPodSandboxStats as _runtime_v1_WindowsPodSandboxStats } from '../../runtime/v1/WindowsPodSandboxStats.js';

export interface PodSandboxStatsInit {
  'attributes'?: (_runtime_v1_PodSandboxAttributesInit | null);
  'linux'?: (_runtime_v1_LinuxPodSandboxStatsInit | null);
  'windows'?: (_runtime_v1_WindowsPodSandboxStatsInit | null);
}

export interface PodSandboxStats {
  'attributes': (_runtime_v1_PodSandboxAttributes | null);
  'linux': (_runtime_v1_LinuxPodSandboxStats | null);
  'windows': (_runtime_v1_WindowsPodSandboxStats | null);
}
