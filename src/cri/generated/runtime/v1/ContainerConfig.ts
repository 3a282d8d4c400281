// Original file: proto/k8s.io/cri-api/pkg/apis/runtime/v1/api.proto

import type { ContainerMetadataInit as _runtime_v1_ContainerMetadataInit, ContainerMetadata as _runtime_v1_ContainerMetadata } from '../../runtime/v1/ContainerMetadata.js';
import type { ImageSpecInit as _runtime_v1_ImageSpecInit, ImageSpec as _runtime_v1_ImageSpec } from '../../runtime/v1/ImageSpec.js';
import type { KeyValueInit as _runtime_v1_KeyValueInit, KeyValue as _runtime_v1_KeyValue } from '../../runtime/v1/KeyValue.js';
import type { MountInit as _runtime_v1_MountInit, Mount as _runtime_v1_Mount } from '../../runtime/v1/Mount.js';
import type { DeviceInit as _runtime_v1_DeviceInit, Device as _runtime_v1_Device } from '../../runtime/v1/Device.js';
import type { LinuxContainerConfigInit as _runtime_v1_LinuxContainerConfigInit, LinuxContainerConfig as _runtime_v1_LinuxContainerConfig } from '../../runtime/v1/LinuxContainerConfig.js';
import type { WindowsContainerConfigInit as _runtime_v1_WindowsContainerConfigInit, WindowsContainerConfig as _runtime_v1_WindowsContainerConfig } from '../../runtime/v1/WindowsContainerConfig.js';
import type { CDIDeviceInit as _runtime_v1_CDIDeviceInit, CDIDevice as _runtime_v1_CDIDevice } from '../../runtime/v1/CDIDevice.js';
import type { SignalInit as _runtime_v1_SignalInit, Signal as _runtime_v1_Signal } from '../../runtime/v1/Signal.js';

export interface ContainerConfigInit {
  'metadata'?: (_runtime_v1_ContainerMetadataInit | null);
  'image'?: (_runtime_v1_ImageSpecInit | null);
  'command'?: (string)[];
  'args'?: (string)[];
  'workingDir'?: (string);
  'envs'?: (_runtime_v1_KeyValueInit)[];
  'mounts'?: (_runtime_v1_MountInit)[];
  'devices'?: (_runtime_v1_DeviceInit)[];
  'labels'?: ({[key: string]: string});
  'annotations'?: ({[key: string]: string});
  'logPath'?: (string);
  'stdin'?: (boolean);
  'stdinOnce'?: (boolean);
  'tty'?: (boolean);
  'linux'?: (_runtime_v1_LinuxContainerConfigInit | null);
  'windows'?: (_runtime_v1_WindowsContainerConfigInit | null);
  'CDIDevices'?: (_runtime_v1_CDIDeviceInit)[];
  'stopSignal'?: (_runtime_v1_SignalInit);
}

export interface ContainerConfig {
  'metadata': (_runtime_v1_ContainerMetadata | null);
  'image': (_runtime_v1_ImageSpec | null);
  'command': (string)[];
  'args': (string)[];
  'workingDir': (string);
  'envs': (_runtime_v1_KeyValue)[];
  'mounts': (_runtime_v1_Mount)[];
  'devices': (_runtime_v1_Device)[];
  'labels': ({[key: string]: string});
  'annotations': ({[key: string]: string});
  'logPath': (string);
  'stdin': (boolean);
  'stdinOnce': (boolean);
  'tty': (boolean);
  'linux': (_runtime_v1_LinuxContainerConfig | null);
  'windows': (_runtime_v1_WindowsContainerConfig | null);
  'CDIDevices': (_runtime_v1_CDIDevice)[];
  'stopSignal': (_runtime_v1_Signal);
}
