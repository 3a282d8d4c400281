import type { StatsHost } from '../../host/kernel-files.js';

/**
 * `/dev/vda` for `254:0`; the number itself where the kernel has no block device of it (Btrfs, overlay,
 * tmpfs).
 */
export type DeviceName = (number: string) => string;

/**
 * A number's name does not change while the device is there; what is remembered is bounded, for devices that
 * come and go.
 */
export function createDeviceNames(host: Pick<StatsHost, 'readFile'>): DeviceName {
  const known = new Map<string, string>();

  function look(number: string): string {
    const [, name] = /^DEVNAME=(.+)$/m.exec(host.readFile(`/sys/dev/block/${number}/uevent`) ?? '') ?? [];
    return name === undefined ? number : `/dev/${name}`;
  }

  return (number) => {
    const found = known.get(number) ?? look(number);
    if (known.size >= MOST_DEVICES) known.clear();
    known.set(number, found);
    return found;
  };
}

const MOST_DEVICES = 256;
