import type { CDIDevice } from '../../cri/generated/runtime/v1/CDIDevice.js';
import type { Device } from '../../cri/generated/runtime/v1/Device.js';
import { floorOf } from '../../engine/wire/features.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { NodeFacts } from '../node-facts.js';
import type { HostPath } from './mounts.js';
import { LIST_MAX, PATH_MAX_BYTES, requireCount, requireLength } from './length-checks.js';
import { requireAbsolutePath } from '../check/text.js';

/** Devices of the node. A directory stands for all devices below it. */
export function devicesToHostConfig(devices: readonly Device[]): Pick<HostConfig, 'Devices'> {
  if (devices.length === 0) return {};
  return {
    Devices: requireCount(devices, LIST_MAX, 'config.devices').map((device, index) => {
      const field = `config.devices[${String(index)}]`;
      const source = requireAbsolutePath(device.hostPath, `${field}.host_path`);
      return {
        PathOnHost: source,
        PathInContainer:
          device.containerPath === ''
            ? source
            : requireAbsolutePath(device.containerPath, `${field}.container_path`),
        CgroupPermissions: toPermissions(device.permissions, `${field}.permissions`),
      };
    }),
  };
}

/** The Engine misses an absent device only at start. */
export function devicePaths(devices: readonly Device[]): HostPath[] {
  return devices.map(({ hostPath }, index) => ({
    field: `config.devices[${String(index)}].host_path`,
    path: hostPath,
  }));
}

/** Devices by name of the Container Device Interface, which the Engine resolves at start. */
export function cdiDevicesToHostConfig(
  devices: readonly CDIDevice[],
  { cdi }: Pick<NodeFacts, 'cdi'>,
): Pick<HostConfig, 'DeviceRequests'> {
  if (devices.length === 0) return {};
  if (!cdi) {
    throw invalidArgument(
      'config.CDI_devices',
      `the Engine of this node does not support CDI: it needs API ${floorOf('cdi')} or newer and, unless it is the default, "features": {"cdi": true} in daemon.json`,
    );
  }
  const names = requireCount(devices, LIST_MAX, 'config.CDI_devices').map(({ name }, index) =>
    requireCdiName(name, `config.CDI_devices[${String(index)}].name`),
  );
  return { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: [...new Set(names)] }] };
}

/** Some of read, write and mknod; CRI leaves no default to the runtime, the Engine's is all three. */
function toPermissions(text: string, field: string): string {
  if (text === '') return 'rwm';
  if (!/^[rwm]{1,3}$/.test(text))
    throw invalidArgument(field, `${JSON.stringify(text)} must consist of r, w and m`);
  return text;
}

/** vendor/class=name (CDI specification, "CDI JSON Specification"). */
function requireCdiName(name: string, field: string): string {
  requireLength(name, PATH_MAX_BYTES, field);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*=[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(name)) {
    throw invalidArgument(field, `${JSON.stringify(name)} must be of the form vendor/class=name`);
  }
  return name;
}
