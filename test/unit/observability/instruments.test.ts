import { describe, expect, it } from 'vitest';
import { createNoMetrics } from '../../../src/observability/instruments.js';
import { createPrometheusMetrics, operationType } from '../../../src/observability/prometheus.js';

const build = { version: '1.2.3', commit: 'abc' };

describe('the metrics', () => {
  it('count Engine calls under the names of dockershim', async () => {
    const metrics = await createPrometheusMetrics(build);
    metrics.engineCall({ operation: 'containers.inspect', durationMs: 7, fault: undefined });
    metrics.engineCall({ operation: 'containers.inspect', durationMs: 7, fault: 'not-found' });
    metrics.engineCall({ operation: 'images.pull', durationMs: 7, fault: 'deadline-exceeded' });
    const { body, contentType } = await metrics.render();
    expect(contentType).toContain('text/plain');
    expect(body).toContain('kubelet_docker_operations_total{operation_type="inspect_container"} 2');
    expect(body).toContain('kubelet_docker_operations_errors_total{operation_type="inspect_container"} 1');
    expect(body).toContain('kubelet_docker_operations_timeout_total{operation_type="pull_image"} 1');
    expect(body).toContain(
      'kubelet_docker_operations_duration_seconds_count{operation_type="inspect_container"} 2',
    );
    expect(body).toContain(
      'kubelet_docker_operations_duration_seconds_bucket{le="0.0125",operation_type="inspect_container"} 2',
    );
  });

  it('count network operations and CRI calls', async () => {
    const metrics = await createPrometheusMetrics(build);
    metrics.networkPluginCall({ operation: 'set_up_pod', durationMs: 100, failed: true });
    metrics.rpc({ method: 'Version', code: 'OK', durationMs: 1 });
    const { body } = await metrics.render();
    expect(body).toContain('kubelet_network_plugin_operations_errors_total{operation_type="set_up_pod"} 1');
    expect(body).toContain('berth_grpc_requests_total{method="Version",code="OK"} 1');
    expect(body).toContain('berth_grpc_request_duration_seconds_count{method="Version"} 1');
  });

  it('tell what runs, and of the process', async () => {
    const { body } = await (await createPrometheusMetrics(build)).render();
    expect(body).toMatch(/berth_build_info\{version="1\.2\.3",commit="abc",node_version="v\d+[^"]*"\} 1/);
    expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
  });

  it('do not mix those of two instances', async () => {
    const [one, two] = await Promise.all([createPrometheusMetrics(build), createPrometheusMetrics(build)]);
    one.rpc({ method: 'Version', code: 'OK', durationMs: 1 });
    expect((await two.render()).body).not.toContain('method="Version"');
  });

  it('count nothing when nobody wants them', async () => {
    const metrics = createNoMetrics();
    metrics.engineCall({ operation: 'containers.inspect', durationMs: 7, fault: undefined });
    metrics.rpc({ method: 'Version', code: 'OK', durationMs: 1 });
    metrics.networkPluginCall({ operation: 'set_up_pod', durationMs: 1, failed: false });
    expect((await metrics.render()).body).toBe('');
  });
});

describe('the type of an operation', () => {
  it.each([
    ['containers.list', 'list_containers'],
    ['containers.inspect', 'inspect_container'],
    ['exec.create', 'create_exec'],
    ['images.diskUsage', 'disk_usage_image'],
    ['networks.create', 'create_network'],
    ['system.version', 'version'],
  ])('the type of %s is %s', (operation, type) => {
    expect(operationType(operation)).toBe(type);
  });
});
