// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { PodSandboxMetadataInit as _runtime_v1_PodSandboxMetadataInit, PodSandboxMetadata as _runtime_v1_PodSandboxMetadata } from '../../runtime/v1/PodSandboxMetadata.js';
import type { DNSConfigInit as _runtime_v1_DNSConfigInit, DNSConfig as _runtime_v1_DNSConfig } from '../../runtime/v1/DNSConfig.js';
import type { PortMappingInit as _runtime_v1_PortMappingInit, PortMapping as _runtime_v1_PortMapping } from '../../runtime/v1/PortMapping.js';
import type { LinuxPodSandboxConfigInit as _runtime_v1_LinuxPodSandboxConfigInit, LinuxPodSandboxConfig as _runtime_v1_LinuxPodSandboxConfig } from '../../runtime/v1/LinuxPodSandboxConfig.js';
import type { WindowsPodSandboxConfigInit as _runtime_v1_WindowsPodSandboxConfigInit, WindowsPodSandboxConfig as _runtime_v1_WindowsPodSandboxConfig } from '../../runtime/v1/WindowsPodSandboxConfig.js';

export interface PodSandboxConfigInit {
  'metadata'?: (_runtime_v1_PodSandboxMetadataInit | null);
  'hostname'?: (string);
  'logDirectory'?: (string);
  'dnsConfig'?: (_runtime_v1_DNSConfigInit | null);
  'portMappings'?: (_runtime_v1_PortMappingInit)[];
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'linux'?: (_runtime_v1_LinuxPodSandboxConfigInit | null);
  'windows'?: (_runtime_v1_WindowsPodSandboxConfigInit | null);
}

export interface PodSandboxConfig {
  'metadata': (_runtime_v1_PodSandboxMetadata | null);
  'hostname': (string);
  'logDirectory': (string);
  'dnsConfig': (_runtime_v1_DNSConfig | null);
  'portMappings': (_runtime_v1_PortMapping)[];
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'linux': (_runtime_v1_LinuxPodSandboxConfig | null);
  'windows': (_runtime_v1_WindowsPodSandboxConfig | null);
}
