import { describe, expect, it } from 'vitest';
import {
  directoryOf,
  parseCgroupMounts,
  parseProcessCgroups,
} from '../../../../src/host/cgroup/parse-tables.js';

describe('parseCgroupMounts', () => {
  it('takes cgroup mounts of both versions, and nothing else', () => {
    const text = [
      '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755',
      '33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 master:3 - cgroup cgroup rw,cpu,cpuacct',
      '41 31 0:38 /docker/x /mnt/with\\040space rw,relatime - cgroup2 none rw,nsdelegate',
      'nonsense',
      '',
    ].join('\n');
    expect(parseCgroupMounts(text)).toEqual([
      { controllers: ['rw', 'cpu', 'cpuacct'], root: '/', mountPoint: '/sys/fs/cgroup/cpu,cpuacct' },
      { controllers: 'unified', root: '/docker/x', mountPoint: '/mnt/with space' },
    ]);
  });
});

describe('parseProcessCgroups', () => {
  it('gives each of several controllers in one hierarchy its path, which may hold colons', () => {
    const paths = parseProcessCgroups('4:cpu,cpuacct:/a:b\n1:name=systemd:/s\n0::/u\n');
    expect(Object.fromEntries(paths)).toEqual({
      cpu: '/a:b',
      cpuacct: '/a:b',
      'name=systemd': '/s',
      unified: '/u',
    });
  });
});

describe('directoryOf', () => {
  const whole = { controllers: 'unified', root: '/', mountPoint: '/sys/fs/cgroup' } as const;

  it('puts the path below the mount of its controller', () => {
    const memory = { controllers: ['rw', 'memory'], root: '/', mountPoint: '/sys/fs/cgroup/memory' };
    expect(directoryOf([whole, memory], 'memory', '/docker/x')).toBe('/sys/fs/cgroup/memory/docker/x');
    expect(directoryOf([whole, memory], 'pids', '/docker/x')).toBeUndefined();
  });

  it('takes off what the mount does not show, when it shows only a part of the hierarchy', () => {
    const part = { ...whole, root: '/machine' };
    expect(directoryOf([part], 'unified', '/machine/docker/x')).toBe('/sys/fs/cgroup/docker/x');
    expect(directoryOf([part], 'unified', '/machine')).toBe('/sys/fs/cgroup');
    expect(directoryOf([part], 'unified', '/machinery/x')).toBeUndefined();
  });

  it('finds nothing outside the cgroup namespace that Berth runs in', () => {
    expect(directoryOf([whole], 'unified', '/../docker/x')).toBeUndefined();
    expect(directoryOf([{ ...whole, root: '/..' }], 'unified', '/../docker/x')).toBe(
      '/sys/fs/cgroup/docker/x',
    );
  });
});
