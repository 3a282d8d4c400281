import type { FilesystemSize } from '../filesystem-size.js';
import type { ContainerReading, ContainerRow, Sample, Source } from '../metric-row.js';
import { US } from '../sources.js';
import { readV1Io, readV2Io, readV2Key, V1_FILES, type DeviceCounts, type IoCounts } from './io-files.js';

const DEVICE_CHOICE =
  '`device` is the block device below Docker’s data root, `/dev/…`, as cAdvisor has it for Docker. containerd has `/`, CRI-O no such label.';

const layer: Source<ContainerReading> = {
  says: 'the blocks of the layer’s files',
  read: ({ target, filesystem }) =>
    target.layer === undefined || filesystem === undefined
      ? undefined
      : [{ value: target.layer.usedBytes, labels: [filesystem.device] }],
};

export const DISK_ROWS: readonly ContainerRow[] = [
  fs(
    'container_fs_inodes_free',
    'Free inodes of the file system that holds the writable layer.',
    'inodesFree',
  ),
  fs('container_fs_inodes_total', 'Inodes of the file system that holds the writable layer.', 'inodes'),
  fs('container_fs_limit_bytes', 'Size of the file system that holds the writable layer, in bytes.', 'bytes'),
  {
    of: 'container',
    name: 'container_fs_usage_bytes',
    help: 'What the writable layer of the container takes on its file system, in bytes.',
    type: 'gauge',
    unit: 'bytes',
    labels: ['device'],
    v1: layer,
    v2: layer,
    at: ({ target, readAtNs }) => target.layer?.measuredAtNs ?? readAtNs,
    choice: `${DEVICE_CHOICE} The timestamp says when the layer was last measured.`,
  },
  io('container_fs_reads_bytes_total', 'Bytes read from devices.', 'bytes', 'Read'),
  io('container_fs_reads_total', 'Reads from devices.', 'operations', 'Read'),
  io('container_fs_writes_bytes_total', 'Bytes written to devices.', 'bytes', 'Write'),
  io('container_fs_writes_total', 'Writes to devices.', 'operations', 'Write'),
  {
    of: 'container',
    name: 'container_blkio_device_usage_total',
    help: 'Bytes moved, for each device and operation.',
    type: 'counter',
    unit: 'bytes',
    labels: ['device', 'major', 'minor', 'operation'],
    v1: {
      says: filesOf('bytes'),
      read: (reading) => allOperations(reading, readV1Io(reading.files, 'bytes')),
    },
    v2: {
      says: '`io.stat` rbytes, wbytes',
      read: (reading) => allOperations(reading, readV2Io(reading.files, 'bytes')),
    },
    choice:
      'Operations as cAdvisor spells them, `Read`; CRI-O has `read`. containerd has no values on cgroup v2.',
  },
  cost('container_fs_io_cost_usage_seconds_total', 'I/O cost used, in seconds.', 'cost.usage'),
  cost(
    'container_fs_io_cost_wait_seconds_total',
    'Time spent waiting for I/O cost, in seconds.',
    'cost.wait',
  ),
  cost('container_fs_io_cost_indebt_seconds_total', 'Time in debt of I/O cost, in seconds.', 'cost.indebt'),
  cost(
    'container_fs_io_cost_indelay_seconds_total',
    'Time delayed for I/O cost, in seconds.',
    'cost.indelay',
  ),
];

function fs(name: string, help: string, field: 'bytes' | 'inodes' | 'inodesFree'): ContainerRow {
  const source: Source<ContainerReading> = {
    says: `statfs of Docker’s data root`,
    read: ({ filesystem }) => sizeSample(filesystem, field),
  };
  return {
    of: 'container',
    name,
    help,
    type: 'gauge',
    unit: field === 'bytes' ? 'bytes' : 'count',
    labels: ['device'],
    v1: source,
    v2: source,
    at: ({ filesystem, readAtNs }) => filesystem?.readAtNs ?? readAtNs,
    choice: DEVICE_CHOICE,
  };
}

function sizeSample(
  filesystem: FilesystemSize | undefined,
  field: 'bytes' | 'inodes' | 'inodesFree',
): Sample[] | undefined {
  const value = filesystem?.[field];
  return filesystem === undefined || value === undefined
    ? undefined
    : [{ value, labels: [filesystem.device] }];
}

function io(name: string, help: string, kind: keyof IoCounts, operation: 'Read' | 'Write'): ContainerRow {
  const samples = ({ deviceName }: ContainerReading, counts: DeviceCounts): Sample[] =>
    [...counts].flatMap(([device, operations]) => {
      const value = operations.get(operation);
      return value === undefined ? [] : [{ value, labels: [deviceName(device)] }];
    });
  return {
    of: 'container',
    name,
    help,
    type: 'counter',
    unit: kind === 'bytes' ? 'bytes' : 'count',
    labels: ['device'],
    v1: {
      says: `${filesOf(kind)} ${operation}`,
      read: (reading) => samples(reading, readV1Io(reading.files, kind)),
    },
    v2: {
      says: `\`io.stat\` ${operation.slice(0, 1).toLowerCase()}${kind === 'bytes' ? 'bytes' : 'ios'}`,
      read: (reading) => samples(reading, readV2Io(reading.files, kind)),
    },
    choice: '`device` is `/dev/…`, as cAdvisor has it; containerd and CRI-O have `MAJOR:MINOR`.',
  };
}

function allOperations({ deviceName }: ContainerReading, counts: DeviceCounts): Sample[] {
  return [...counts].flatMap(([device, operations]) => {
    const [major = '', minor = ''] = device.split(':');
    return [...operations].map(([operation, value]) => ({
      value,
      labels: [deviceName(device), major, minor, operation],
    }));
  });
}

function cost(name: string, help: string, key: string): ContainerRow {
  return {
    of: 'container',
    name,
    help,
    type: 'counter',
    unit: 'seconds',
    labels: ['device'],
    v1: undefined,
    v2: {
      says: `\`io.stat\` ${key}`,
      read: ({ files, deviceName }) =>
        [...readV2Key(files, key)].map(([device, us]) => ({ value: us / US, labels: [deviceName(device)] })),
    },
    where: { says: 'blk-iocost switched on', holds: ({ ioCost }) => ioCost },
    extra: true,
  };
}

function filesOf(kind: keyof IoCounts): string {
  return V1_FILES[kind].map((file) => `\`${file}\``).join(' or ');
}
