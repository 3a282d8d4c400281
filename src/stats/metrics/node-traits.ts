import { parseCgroupMounts } from '../../host/cgroup/parse-tables.js';
import type { StatsHost } from '../../host/kernel-files.js';

/** What decides which metrics a node has, and does not change while it runs. */
export interface NodeTraits {
  readonly cgroupVersion: 1 | 2;
  /** Major and minor number: `[6, 1]`. */
  readonly kernel: readonly [number, number];
  /** blk-iocost is switched on for a device. */
  readonly ioCost: boolean;
}

/** `release` as `uname -r` has it. */
export function readNodeTraits(host: Pick<StatsHost, 'readFile'>, release: string): NodeTraits {
  const mounts = parseCgroupMounts(host.readFile('/proc/self/mountinfo') ?? '');
  const hasV1Memory = mounts.some(
    ({ controllers }) => controllers !== 'unified' && controllers.includes('memory'),
  );
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  return {
    cgroupVersion: hasV1Memory ? 1 : 2,
    kernel: [Number(major ?? 0), Number(minor ?? 0)],
    ioCost: host.readFile('/sys/fs/cgroup/io.cost.qos')?.includes('enable=1') ?? false,
  };
}
