import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../../src/async/clock.js';
import { createStatsHost, type StatsHost } from '../../../src/host/kernel-files.js';

/**
 * A node's /proc and /sys/fs/cgroup in a temporary directory: files as a real kernel (6.18, 6.1) wrote them,
 * with the values of a test.
 */
export interface FakeNode {
  readonly host: StatsHost;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** A process in this cgroup of every controller. */
  process(pid: number, cgroup: string): void;
  /** The files of one cgroup; `files` overrides some, undefined leaves one out. */
  cgroup(cgroup: string, files?: Readonly<Record<string, string | undefined>>): void;
}

export type CgroupLayout = 'v1' | 'hybrid' | 'v2';

export function fakeNode(layout: CgroupLayout): FakeNode {
  const root = mkdtempSync(join(tmpdir(), 'berth-stats-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return fakeNodeIn(root, layout);
}

/** The same in a directory that someone else removes. */
export function fakeNodeIn(root: string, layout: CgroupLayout): FakeNode {
  const node: FakeNode = {
    host: createStatsHost(root),
    write(path, text) {
      mkdirSync(dirname(root + path), { recursive: true });
      writeFileSync(root + path, text);
    },
    remove: (path) => rmSync(root + path, { recursive: true }),
    process(pid, cgroup) {
      node.write(`/proc/${pid}/cgroup`, processCgroups(layout, cgroup));
    },
    cgroup(cgroup, files = {}) {
      for (const [file, text] of Object.entries({ ...(layout === 'v2' ? V2_FILES : V1_FILES), ...files })) {
        const directory = layout === 'v2' ? '/sys/fs/cgroup' : `/sys/fs/cgroup/${v1Mount(file)}`;
        if (text !== undefined && (layout !== 'v1' || !file.endsWith('.pressure')))
          node.write(`${directory}${cgroup}/${file}`, text);
      }
    },
  };
  node.write('/proc/self/mountinfo', MOUNTS[layout]);
  if (layout !== 'v1') node.write('/proc/pressure/cpu', PRESSURE);
  node.write('/sys/dev/block/254:0/uevent', 'MAJOR=254\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk\n');
  mkdirSync(join(root, '/sys/kernel/mm/hugepages/hugepages-2048kB'), { recursive: true });
  mkdirSync(join(root, '/sys/kernel/mm/hugepages/hugepages-1048576kB'), { recursive: true });
  return node;
}

/** A clock that stands still until a test moves it. */
export function fakeClock(): Clock & { advanceMs(ms: number): void } {
  let ms = 0;
  return {
    nowNs: () => 1_800_000_000_000_000_000n + BigInt(ms) * 1_000_000n,
    monotonicMs: () => ms,
    advanceMs: (by) => {
      ms += by;
    },
  };
}

function v1Mount(file: string): string {
  if (file.endsWith('.pressure')) return 'unified';
  return /^(cpu|cpuacct|cgroup)\./.test(file) ? 'cpu,cpuacct' : file.slice(0, file.indexOf('.'));
}

function processCgroups(layout: CgroupLayout, cgroup: string): string {
  const v1 = ['9:name=systemd', '8:pids', '7:blkio', '6:hugetlb', '4:memory', '3:cpuset', '2:cpu,cpuacct'];
  const lines =
    layout === 'v2'
      ? [`0::${cgroup}`]
      : [...v1.map((line) => `${line}:${cgroup}`), ...(layout === 'hybrid' ? [`0::${cgroup}`] : [])];
  return `${lines.join('\n')}\n`;
}

const V1_MOUNTS = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:11 master:2 - cgroup cgroup rw,memory
39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
42 31 0:39 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
43 31 0:40 / /sys/fs/cgroup/hugetlb rw,relatime - cgroup cgroup rw,hugetlb
40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
`;

const MOUNTS: Record<CgroupLayout, string> = {
  v1: V1_MOUNTS,
  hybrid: `${V1_MOUNTS}41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n`,
  v2: `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
28 24 0:25 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
`,
};

const PRESSURE = `some avg10=0.41 avg60=1.35 avg300=1.46 total=80064739
full avg10=0.00 avg60=0.02 avg300=0.48 total=6123766
`;

/** As read from a container of Docker 28.5 on Linux 6.18, started with `-m 64m`. */
const V1_FILES: Record<string, string> = {
  'cgroup.procs': '201\n5064\n',
  'cpuacct.usage': '21496417\n',
  'cpuacct.stat': 'user 1234\nsystem 567\n',
  'cpu.shares': '102\n',
  'cpu.cfs_period_us': '100000\n',
  'cpu.cfs_quota_us': '20000\n',
  'cpu.stat': `nr_periods 71
nr_throttled 17
throttled_time 5690000000
nr_bursts 3
burst_time 2500000000
`,
  'memory.max_usage_in_bytes': '5788000\n',
  'memory.failcnt': '4\n',
  'memory.kmem.usage_in_bytes': '491520\n',
  'memory.soft_limit_in_bytes': '9223372036854771712\n',
  'memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
  'blkio.bfq.io_service_bytes_recursive': 'Total 0\n',
  'blkio.bfq.io_serviced_recursive': 'Total 0\n',
  'blkio.throttle.io_service_bytes_recursive': `254:0 Read 4206592
254:0 Write 4194304
254:0 Sync 4206592
254:0 Async 4194304
254:0 Discard 0
254:0 Total 8400896
Total 8400896
`,
  'blkio.throttle.io_serviced_recursive': `254:0 Read 67
254:0 Write 34
254:0 Sync 67
254:0 Async 34
254:0 Discard 0
254:0 Total 101
Total 101
`,
  'hugetlb.2MB.usage_in_bytes': '4194304\n',
  'hugetlb.2MB.max_usage_in_bytes': '6291456\n',
  'hugetlb.1GB.usage_in_bytes': '0\n',
  'hugetlb.1GB.max_usage_in_bytes': '0\n',
  'pids.max': 'max\n',
  'memory.usage_in_bytes': '5771264\n',
  'memory.limit_in_bytes': '67108864\n',
  'memory.memsw.limit_in_bytes': '134217728\n',
  'memory.stat': `cache 4096
rss 122880
swap 0
pgfault 1113
pgmajfault 0
inactive_file 11
hierarchical_memory_limit 67108864
hierarchical_memsw_limit 134217728
total_cache 2109440
total_rss 3122880
total_rss_huge 0
total_mapped_file 1024
total_dirty 12288
total_writeback 4096
total_workingset_refault_anon 11
total_workingset_refault_file 2374
total_swap 16384
total_pgfault 2113
total_pgmajfault 7
total_inactive_anon 114688
total_active_anon 8192
total_inactive_file 2101248
total_active_file 8192
total_unevictable 0
`,
  'pids.current': '3\n',
  'cpu.pressure': PRESSURE,
  'memory.pressure': PRESSURE,
  'io.pressure': PRESSURE,
};

/** As a Linux 6.1 wrote them, and with the swap, pressure and huge pages of other kernels. */
const V2_FILES: Record<string, string> = {
  'cgroup.procs': '201\n5064\n',
  'cpu.max': '20000 100000\n',
  'cpu.weight': '4\n',
  'cpu.stat': `usage_usec 21496
user_usec 12340000
system_usec 5670000
nr_periods 71
nr_throttled 17
throttled_usec 5690000
nr_bursts 3
burst_usec 2500000
`,
  'io.stat':
    '254:0 rbytes=4206592 wbytes=4194304 rios=67 wios=34 dbytes=0 dios=0 cost.usage=1500000 cost.wait=2500000\n',
  'memory.events': 'low 0\nhigh 9\nmax 4\noom 1\noom_kill 2\noom_group_kill 0\n',
  'memory.peak': '5788000\n',
  'memory.min': '0\n',
  'hugetlb.2MB.current': '4194304\n',
  'hugetlb.1GB.current': '0\n',
  'pids.max': 'max\n',
  'memory.current': '5771264\n',
  'memory.max': '67108864\n',
  'memory.swap.current': '16384\n',
  'memory.swap.max': '67108864\n',
  'memory.stat': `anon 3122880
file 2109440
kernel 491520
kernel_stack 49152
pagetables 98304
shmem 0
file_mapped 1024
swapcached 0
inactive_anon 114688
active_anon 8192
inactive_file 2101248
active_file 8192
unevictable 0
file_dirty 12288
file_writeback 4096
workingset_refault_anon 11
workingset_refault_file 2374
pgscan 31
pgsteal 29
pgfault 2113
pgmajfault 7
`,
  'pids.current': '3\n',
  'cpu.pressure': PRESSURE,
  'memory.pressure': PRESSURE,
  'io.pressure': PRESSURE,
};
