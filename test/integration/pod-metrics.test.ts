import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/cri/generated/runtime/v1/Metric.js';
import { createStatsHost } from '../../src/host/kernel-files.js';
import { createCgroupDirectories, type CgroupDirectories } from '../../src/stats/usage/cgroup-directories.js';
import { connectCri } from '../support/clients/cri.js';
import { startBerth } from '../support/node/berth.js';
import { testEngines } from '../support/node/engines.js';
import { useNode } from '../support/node/integration-node.js';
import { podOf, scriptOf } from '../support/node/pods.js';
import { keyOf, valuesOf } from '../support/metrics-answer.js';

/** Works for a while, then leaves 20 MB of file cache and a sleeping process behind. */
const WORK =
  'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; dd if=/dev/zero of=/file bs=1M count=20 conv=fsync 2>/dev/null; echo done; ' +
  'trap "exit 0" TERM; sleep 3600 & wait';

describe.each(testEngines())('ListPodSandboxMetrics on Engine $name', (engine) => {
  const node = useNode(engine);

  /** A pod with one container that has done its work. */
  async function startWorker() {
    const config = podOf(node.home, 'metrics');
    const podSandboxId = await node.runPod(config);
    const resources = { cpuPeriod: '100000', cpuQuota: '50000', memoryLimitInBytes: String(64 << 20) };
    const container = scriptOf('main', WORK, { linux: { resources: { ...resources, cpuShares: '512' } } });
    const containerId = await node.run(podSandboxId, container, config);
    await node.exec(containerId, [
      'sh',
      '-c',
      'while [ ! -s /file ] || [ $(wc -c < /file) -lt 20971520 ]; do usleep 50000; done',
    ]);
    return { podSandboxId, containerId };
  }

  async function metricsOf(podSandboxId: string) {
    const { podMetrics } = await node.cri.call('ListPodSandboxMetrics', {});
    return podMetrics.find((pod) => pod.podSandboxId === podSandboxId)!;
  }

  it('has what the cgroup’s own files say, within 2 %', async () => {
    const { podSandboxId, containerId } = await startWorker();
    const pid = await node.pidOf(containerId);
    const directories = createCgroupDirectories(createStatsHost()).ofContainer(containerId, pid)!;
    const { metrics } = (await metricsOf(podSandboxId)).containerMetrics[0]!;
    const told = valuesOf(metrics);
    const read = readersOf(directories);
    const near = (name: string, expected: number, slack = 0): void => {
      const value = Number(told[name]);
      expect([name, Math.abs(value - expected) <= 0.02 * expected + slack, value, expected]).toEqual([
        name,
        true,
        value,
        expected,
      ]);
    };
    // Whole seconds until the contract has fractions.
    near('container_cpu_usage_seconds_total{total}', read.cpuSeconds(), 1);
    near('container_memory_usage_bytes', read.memoryBytes());
    near('container_memory_cache', read.memoryStat(['total_cache', 'file']));
    near('container_memory_rss', read.memoryStat(['total_rss', 'anon']));
    near('container_memory_failures_total{pgfault,hierarchy}', read.memoryStat(['total_pgfault', 'pgfault']));
    near('container_spec_memory_limit_bytes', 64 << 20);
    near('container_spec_cpu_quota', 50_000);
    near('container_spec_cpu_shares', 512);
    near('container_processes', read.processes().length, 1);
    near('container_fs_usage_bytes{DEVICE}'.replace('DEVICE', deviceIn(metrics)), 20 << 20, 64 * 1024);
    expect(Number(told['container_file_descriptors'])).toBeGreaterThanOrEqual(3);
    expect(told['container_sockets']).toBe('0');
  });

  it('has the counters of the pod’s own interface', async () => {
    const { podSandboxId } = await startWorker();
    const pid = await node.pidOf(podSandboxId);
    const line = readFileSync(`/proc/${String(pid)}/net/dev`, 'utf8')
      .split('\n')
      .find((each) => each.includes('eth0:'))!;
    const [rxBytes] = line.split(':')[1]!.trim().split(/\s+/);
    const { metrics } = await metricsOf(podSandboxId);
    const told = valuesOf(metrics);
    expect(Number(told['container_network_receive_bytes_total{eth0}'])).toBeGreaterThanOrEqual(
      Number(rxBytes),
    );
    expect(metrics.map(({ labelValues }) => labelValues[6])).not.toContain('lo');
  });

  it('has each metric that was announced, right after a container has started, and none twice', async () => {
    const { descriptors } = await node.cri.call('ListMetricDescriptors', {});
    const { podSandboxId } = await startWorker();
    const pod = await metricsOf(podSandboxId);
    const metrics = [...pod.metrics, ...pod.containerMetrics[0]!.metrics];
    const keysOf = new Map(descriptors.map(({ name, labelKeys }) => [name, labelKeys.length]));
    expect(metrics.filter(({ name, labelValues }) => keysOf.get(name) !== labelValues.length)).toEqual([]);
    const missing = descriptors
      .map(({ name }) => name)
      .filter((name) => !metrics.some((each) => each.name === name));
    // What the machine need not have: a disk that is counted, huge pages, pressure.
    expect(missing.filter((name) => !/_fs_(reads|writes)_|_blkio_|_hugetlb_|_pressure_/.test(name))).toEqual(
      [],
    );
    const keys = metrics.map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('announces its metrics before it has reached an Engine: a kubelet asks once', async () => {
    const nowhere = ['--docker-endpoint=unix:///run/berth-it-no-engine.sock'];
    await using alone = await startBerth(engine, { untilReady: false, flags: nowhere });
    const cri = connectCri(alone.socketPath);
    const { descriptors } = await cri.call('ListMetricDescriptors', {});
    expect(descriptors.length).toBeGreaterThan(50);
    cri.close();
  });

  it('has no stopped container, and no pod any more that was stopped', async () => {
    const { podSandboxId, containerId } = await startWorker();
    await node.cri.call('StopContainer', { containerId, timeout: '0' });
    expect((await metricsOf(podSandboxId)).containerMetrics).toEqual([]);
    await node.cri.call('StopPodSandbox', { podSandboxId });
    expect(await metricsOf(podSandboxId)).toBeUndefined();
  });
});

function readersOf(directories: CgroupDirectories) {
  const text = (directory: string | undefined, file: string): string => {
    try {
      return readFileSync(`${directory ?? ''}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  const keyed = (content: string, keys: readonly string[]): number => {
    const line = content.split('\n').find((each) => keys.includes(each.split(' ')[0]!));
    return Number(line?.split(' ')[1]);
  };
  const v1 = directories.version === 1;
  return {
    cpuSeconds: () =>
      v1
        ? Number(text(directories.cpu, 'cpuacct.usage')) / 1e9
        : keyed(text(directories.cpu, 'cpu.stat'), ['usage_usec']) / 1e6,
    memoryBytes: () => Number(text(directories.memory, v1 ? 'memory.usage_in_bytes' : 'memory.current')),
    memoryStat: (keys: readonly string[]) =>
      keyed(text(directories.memory, 'memory.stat'), [keys[v1 ? 0 : 1]!]),
    processes: () => text(directories.memory, 'cgroup.procs').trim().split('\n'),
  };
}

function deviceIn(metrics: readonly Metric[]): string {
  return metrics.find(({ name }) => name === 'container_fs_usage_bytes')?.labelValues[6] ?? 'none';
}
