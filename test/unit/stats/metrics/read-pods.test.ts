import { describe, expect, it } from 'vitest';
import { createReadPods, type ReadPodsParts } from '../../../../src/stats/metrics/read-pods.js';
import { readNodeTraits } from '../../../../src/stats/metrics/node-traits.js';
import { metricsRequest, podTarget } from '../../../support/builders/metrics-request.js';
import { idOf } from '../../../support/builders/stats-pods.js';
import { fakeClock, fakeNode, type CgroupLayout } from '../../../support/doubles/stats-node.js';
import { decodePods, keyOf, valuesOf } from '../../../support/metrics-answer.js';

const POD = '/kubepods/burstable/podx';
const READ_AT = '1800000000000000000';

/** A node with one pod of one container, whose files are the fake node's but for `files`. */
function nodeWith(
  layout: CgroupLayout,
  files: Readonly<Record<string, string | undefined>> = {},
  changes: Partial<ReadPodsParts> = {},
) {
  const node = fakeNode(layout);
  const clock = fakeClock();
  const sandbox = `${POD}/${idOf('a0')}`;
  const container = `${POD}/${idOf('c1')}`;
  node.process(101, sandbox);
  node.process(201, container);
  node.cgroup(sandbox);
  node.cgroup(container, files);
  node.write('/proc/101/net/dev', NET_DEV);
  node.write('/proc/201/limits', LIMITS);
  const read = createReadPods({
    host: node.host,
    clock,
    node: readNodeTraits(node.host, '6.1.0'),
    count: () => ({ descriptors: 7, sockets: 2 }),
    readFilesystem: () =>
      Promise.resolve({ deviceNumber: '254:0', bytes: 1e9, inodes: 65536, inodesFree: 60000 }),
    ...changes,
  });
  return { node, clock, read };
}

/** The metrics of the one container. */
async function containerMetrics({ read }: ReturnType<typeof nodeWith>) {
  const { pods } = await read(metricsRequest());
  return decodePods(pods)[0]!.containerMetrics[0]!.metrics;
}

describe('the metrics of a container', () => {
  it('are what cgroup v1 counts, on a hybrid node with pressure', async () => {
    const values = valuesOf(await containerMetrics(nodeWith('hybrid')));
    expect(values).toEqual({ ...COMMON, ...ON_V1, ...PRESSURE });
  });

  it('have no pressure where there is cgroup v1 alone', async () => {
    expect(valuesOf(await containerMetrics(nodeWith('v1')))).toEqual({ ...COMMON, ...ON_V1 });
  });

  it('are what cgroup v2 counts', async () => {
    expect(valuesOf(await containerMetrics(nodeWith('v2')))).toEqual({ ...COMMON, ...ON_V2, ...PRESSURE });
  });

  it('carry the labels of cAdvisor', async () => {
    const [first] = await containerMetrics(nodeWith('v2'));
    expect(first?.labelValues.slice(0, 6)).toEqual([
      `${POD}/${idOf('c1')}`,
      'k8s_main_web',
      'busybox:1.36',
      'default',
      'web',
      'main',
    ]);
  });

  it('say when they were true: counters when they were read, layers when they were measured, limits nothing', async () => {
    const metrics = await containerMetrics(nodeWith('v2'));
    const timeOf = (name: string) => metrics.find((metric) => metric.name === name)?.timestamp;
    expect(timeOf('container_memory_usage_bytes')).toBe(READ_AT);
    expect(timeOf('container_file_descriptors')).toBe(READ_AT);
    expect(timeOf('container_fs_usage_bytes')).toBe('1700000003000000000');
    expect(timeOf('container_spec_memory_limit_bytes')).toBe('0');
    expect(timeOf('container_start_time_seconds')).toBe('0');
  });

  it.each(['v1', 'hybrid', 'v2'] as const)(
    'leave out what the kernel does not say, and have no 0 for it (%s)',
    async (layout) => {
      const whole = valuesOf(await containerMetrics(nodeWith(layout)));
      const files = [...FILES, 'cgroup.procs'];
      const without = nodeWith(layout, Object.fromEntries(files.map((file) => [file, undefined])), {
        count: () => undefined,
        readFilesystem: () => Promise.reject(new Error('not on this machine')),
      });
      without.node.remove('/proc/201/limits');
      const values = valuesOf(await containerMetrics(without));
      const zeros = Object.entries(values).filter(([name, value]) => value === '0' && whole[name] !== '0');
      // No file, no limit: this alone is a fact that a missing file tells.
      expect(zeros.map(([name]) => name).filter((name) => !name.includes('swap_limit'))).toEqual([]);
      expect(Object.keys(values).sort()).toEqual(
        [
          'container_creation_time_seconds',
          'container_last_seen',
          ...(layout === 'v2' ? ['container_spec_cpu_shares'] : []),
          'container_spec_memory_swap_limit_bytes',
          'container_start_time_seconds',
        ].sort(),
      );
    },
  );

  it('have figures of a quota only where there is one', async () => {
    const none = { 'cpu.max': 'max 100000\n', 'cpu.cfs_quota_us': '-1\n' };
    for (const layout of ['v1', 'v2'] as const) {
      const names = Object.keys(valuesOf(await containerMetrics(nodeWith(layout, none))));
      expect(names.filter((name) => /cfs|quota/.test(name))).toEqual([]);
      expect(names).toContain('container_spec_cpu_period');
    }
  });

  it('take the largest number of cgroup v1, and max, for no limit', async () => {
    const v1 = nodeWith('v1', { 'memory.limit_in_bytes': '9223372036854771712\n' });
    expect(valuesOf(await containerMetrics(v1))['container_spec_memory_limit_bytes']).toBe('0');
    const v2 = nodeWith('v2', { 'memory.max': 'max\n' });
    expect(valuesOf(await containerMetrics(v2))['container_spec_memory_limit_bytes']).toBe('0');
  });

  it('never have the same name and labels twice, with devices that have no name too', async () => {
    const io = '7:0 rbytes=1 wbytes=2 rios=3 wios=4\n7:1 rbytes=5 wbytes=6 rios=7 wios=8\n';
    const keys = (await containerMetrics(nodeWith('v2', { 'io.stat': io }))).map(keyOf);
    expect(keys).toContain('container_fs_reads_total{7:1}');
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('read at most some hundred devices of a pod that makes many', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `8:${String(index)} rbytes=1 wbytes=1`);
    const metrics = await containerMetrics(nodeWith('v2', { 'io.stat': `${lines.join('\n')}\n` }));
    expect(metrics.filter(({ name }) => name === 'container_fs_reads_bytes_total')).toHaveLength(400);
  });

  it('have what a device costs where blk-iocost is on, and do not announce it elsewhere', async () => {
    const { node, clock } = nodeWith('v2');
    node.write('/sys/fs/cgroup/io.cost.qos', '254:0 enable=1 ctrl=auto\n');
    const read = createReadPods({
      host: node.host,
      clock,
      node: readNodeTraits(node.host, '6.1.0'),
      count: () => undefined,
      readFilesystem: () => Promise.reject(new Error('none')),
    });
    const { pods } = await read(metricsRequest());
    expect(valuesOf(decodePods(pods)[0]!.containerMetrics[0]!.metrics)).toMatchObject({
      'container_fs_io_cost_usage_seconds_total{/dev/vda}': '1',
      'container_fs_io_cost_wait_seconds_total{/dev/vda}': '2',
    });
  });

  it('are cut to those that someone requires in a brief answer', async () => {
    const { read } = nodeWith('v2');
    const [full] = decodePods((await read(metricsRequest())).pods);
    const [brief] = decodePods((await read(metricsRequest({ brief: true }))).pods);
    const names = brief!.containerMetrics[0]!.metrics.map(({ name }) => name);
    expect(names).toContain('container_memory_working_set_bytes');
    expect(names).not.toContain('container_memory_pgscan_total');
    expect(names.length).toBeLessThan(full!.containerMetrics[0]!.metrics.length);
  });

  it('are missing for a container whose process is not its own any more, while the others are there', async () => {
    const { read, node } = nodeWith('v2');
    node.process(201, '/user.slice');
    const { pods, problems } = await read(metricsRequest());
    expect(decodePods(pods)[0]?.containerMetrics).toEqual([]);
    expect(decodePods(pods)[0]?.metrics).not.toEqual([]);
    expect(problems).toEqual([]);
  });

  it('go on without a file that cannot be read, and say so once', async () => {
    const { read, node } = nodeWith('v2');
    const container = `/sys/fs/cgroup${POD}/${idOf('c1')}`;
    node.remove(`${container}/memory.peak`);
    node.write(`${container}/memory.peak/not-a-file`, '');
    const { pods, problems } = await read(metricsRequest());
    const values = valuesOf(decodePods(pods)[0]!.containerMetrics[0]!.metrics);
    expect(values['container_memory_max_usage_bytes']).toBeUndefined();
    expect(values['container_memory_usage_bytes']).toBe('5771264');
    expect(problems).toEqual([expect.stringContaining('container_memory_max_usage_bytes of ')]);
  });
});

describe('the metrics of a pod', () => {
  it('are those of its interfaces, without loopback and the node’s ends of links', async () => {
    const { read } = nodeWith('v2');
    const [pod] = decodePods((await read(metricsRequest())).pods);
    expect(pod?.podSandboxId).toBe(idOf('a0'));
    expect(valuesOf(pod!.metrics)).toEqual({
      'container_network_receive_bytes_total{eth0}': '1000',
      'container_network_receive_packets_total{eth0}': '10',
      'container_network_receive_errors_total{eth0}': '1',
      'container_network_receive_packets_dropped_total{eth0}': '2',
      'container_network_transmit_bytes_total{eth0}': '2000',
      'container_network_transmit_packets_total{eth0}': '20',
      'container_network_transmit_errors_total{eth0}': '3',
      'container_network_transmit_packets_dropped_total{eth0}': '4',
    });
    expect(pod?.metrics[0]?.labelValues).toEqual([
      `${POD}/${idOf('a0')}`,
      'k8s_POD_web',
      '',
      'default',
      'web',
      'POD',
      'eth0',
    ]);
  });

  it('are none for a pod on the node’s network, whose counters are the node’s', async () => {
    const { read } = nodeWith('v2');
    const { pods } = await read(metricsRequest({ pods: [podTarget({ ownNetwork: false })] }));
    expect(decodePods(pods)[0]?.metrics).toEqual([]);
  });

  it('are not listed when its pause process has ended', async () => {
    const { read, node } = nodeWith('v2');
    node.remove('/proc/101');
    expect((await read(metricsRequest())).pods).toEqual([]);
  });

  it('have labels of bounded length', async () => {
    const { read } = nodeWith('v2');
    const long = { ...podTarget().labels, image: 'x'.repeat(100_000) };
    const { pods } = await read(metricsRequest({ pods: [podTarget({ labels: long, containers: [] })] }));
    expect(decodePods(pods)[0]?.metrics[0]?.labelValues[2]).toHaveLength(512);
  });
});

describe('what is remembered of containers', () => {
  it('goes with them', async () => {
    const { read, node } = nodeWith('v2');
    await read(metricsRequest());
    node.remove('/proc/101');
    expect((await read(metricsRequest())).pods).toHaveLength(1);
    expect((await read(metricsRequest({ known: [] }))).pods).toEqual([]);
  });
});

const NET_DEV = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 5 5 0 0 0 0 0 0 5 5 0 0 0 0 0 0
  eth0: 1000 10 1 2 0 0 0 0 2000 20 3 4 0 0 0 0
vethab: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0
docker0: 9 9 0 0 0 0 0 0 9 9 0 0 0 0 0 0
`;

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units     
Max processes             96365                96365                processes 
Max open files            20000                40000                files     
`;

/** What both versions say, in their own files. */
const COMMON: Readonly<Record<string, string>> = {
  container_last_seen: '1800000000',
  container_start_time_seconds: '1700000002',
  container_creation_time_seconds: '1700000001',
  container_cpu_user_seconds_total: '12',
  container_cpu_system_seconds_total: '5',
  'container_cpu_usage_seconds_total{total}': '0',
  container_cpu_cfs_periods_total: '71',
  container_cpu_cfs_throttled_periods_total: '17',
  container_cpu_cfs_throttled_seconds_total: '5',
  container_cpu_cfs_burst_periods_total: '3',
  container_cpu_cfs_burst_seconds_total: '2',
  container_memory_cache: '2109440',
  container_memory_rss: '3122880',
  container_memory_kernel_usage: '491520',
  container_memory_mapped_file: '1024',
  container_memory_swap: '16384',
  container_memory_failcnt: '4',
  container_memory_usage_bytes: '5771264',
  container_memory_max_usage_bytes: '5788000',
  container_memory_working_set_bytes: '3670016',
  container_memory_total_active_file_bytes: '8192',
  container_memory_total_inactive_file_bytes: '2101248',
  container_memory_file_dirty_bytes: '12288',
  container_memory_file_writeback_bytes: '4096',
  container_memory_workingset_refault_file_total: '2374',
  container_memory_workingset_refault_anon_total: '11',
  container_oom_events_total: '2',
  'container_fs_inodes_free{/dev/vda}': '60000',
  'container_fs_inodes_total{/dev/vda}': '65536',
  'container_fs_limit_bytes{/dev/vda}': '1000000000',
  'container_fs_usage_bytes{/dev/vda}': '8192',
  'container_fs_reads_bytes_total{/dev/vda}': '4206592',
  'container_fs_reads_total{/dev/vda}': '67',
  'container_fs_writes_bytes_total{/dev/vda}': '4194304',
  'container_fs_writes_total{/dev/vda}': '34',
  'container_blkio_device_usage_total{/dev/vda,254,0,Read}': '4206592',
  'container_blkio_device_usage_total{/dev/vda,254,0,Write}': '4194304',
  container_processes: '2',
  container_file_descriptors: '7',
  container_sockets: '2',
  container_threads: '3',
  container_threads_max: '0',
  'container_ulimits_soft{max_open_files}': '20000',
  container_spec_cpu_period: '100000',
  container_spec_cpu_shares: '102',
  container_spec_cpu_quota: '20000',
  container_spec_memory_limit_bytes: '67108864',
  container_spec_memory_reservation_limit_bytes: '0',
  'container_hugetlb_usage_bytes{2MB}': '4194304',
  'container_hugetlb_usage_bytes{1GB}': '0',
};

const ON_V1: Readonly<Record<string, string>> = {
  'container_memory_failures_total{pgfault,container}': '1113',
  'container_memory_failures_total{pgmajfault,container}': '0',
  'container_memory_failures_total{pgfault,hierarchy}': '2113',
  'container_memory_failures_total{pgmajfault,hierarchy}': '7',
  'container_blkio_device_usage_total{/dev/vda,254,0,Sync}': '4206592',
  'container_blkio_device_usage_total{/dev/vda,254,0,Async}': '4194304',
  'container_blkio_device_usage_total{/dev/vda,254,0,Discard}': '0',
  'container_blkio_device_usage_total{/dev/vda,254,0,Total}': '8400896',
  container_spec_memory_swap_limit_bytes: '134217728',
  'container_hugetlb_max_usage_bytes{2MB}': '6291456',
  'container_hugetlb_max_usage_bytes{1GB}': '0',
};

const ON_V2: Readonly<Record<string, string>> = {
  'container_memory_failures_total{pgfault,container}': '2113',
  'container_memory_failures_total{pgmajfault,container}': '7',
  'container_memory_failures_total{pgfault,hierarchy}': '2113',
  'container_memory_failures_total{pgmajfault,hierarchy}': '7',
  container_memory_events_high_total: '9',
  container_memory_events_max_total: '4',
  container_memory_pgscan_total: '31',
  container_memory_pgsteal_total: '29',
  container_spec_memory_swap_limit_bytes: '67108864',
};

const PRESSURE: Readonly<Record<string, string>> = Object.fromEntries(
  ['cpu', 'memory', 'io'].flatMap((resource) => [
    [`container_pressure_${resource}_stalled_seconds_total`, '6'],
    [`container_pressure_${resource}_waiting_seconds_total`, '80'],
  ]),
);

/** Every file of a container that any metric is read from. */
const FILES = [
  ...['usage', 'stat'].map((name) => `cpuacct.${name}`),
  ...['stat', 'max', 'shares', 'weight', 'cfs_quota_us', 'cfs_period_us', 'pressure'].map(
    (name) => `cpu.${name}`,
  ),
  ...[
    'stat',
    'events',
    'current',
    'peak',
    'max',
    'min',
    'usage_in_bytes',
    'max_usage_in_bytes',
    'kmem.usage_in_bytes',
    'limit_in_bytes',
    'memsw.limit_in_bytes',
    'soft_limit_in_bytes',
    'oom_control',
    'failcnt',
    'swap.current',
    'swap.max',
    'pressure',
  ].map((name) => `memory.${name}`),
  ...['io.stat', 'io.pressure', 'pids.current', 'pids.max'],
  'blkio.throttle.io_service_bytes_recursive',
  'blkio.throttle.io_serviced_recursive',
  ...['2MB', '1GB'].flatMap((size) =>
    ['usage_in_bytes', 'max_usage_in_bytes', 'current'].map((file) => `hugetlb.${size}.${file}`),
  ),
];
