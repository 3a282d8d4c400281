import type * as prometheus from 'prom-client';
import type { Counter, Histogram, Registry } from 'prom-client';
import type { BuildInfo, Metrics } from './instruments.js';

type Library = typeof prometheus;

/**
 * Metrics for Prometheus. The `kubelet_docker_…` and `kubelet_network_plugin_…` names are dockershim's and
 * cri-dockerd's, so that the dashboards made for them go on. The library takes 60 ms and 6 MB to load: it is
 * loaded here, when somebody wants metrics, and not before.
 */
export async function createPrometheusMetrics(build: BuildInfo): Promise<Metrics> {
  const library = await import('prom-client');
  const registry = new library.Registry();
  library.collectDefaultMetrics({ register: registry });
  showBuild(library, registry, build);
  const engine = createOperations(library, registry, { prefix: 'kubelet_docker', what: 'Docker operations' });
  const engineTimeouts = new library.Counter({
    name: 'kubelet_docker_operations_timeout_total',
    help: 'Docker operations that timed out, by operation type.',
    labelNames: ['operation_type'],
    registers: [registry],
  });
  const network = createOperations(library, registry, {
    prefix: 'kubelet_network_plugin',
    what: 'network plugin operations',
  });
  const rpc = createRpcInstruments(library, registry);
  return {
    engineCall({ operation, durationMs, fault }) {
      const type = operationType(operation);
      engine(type, durationMs, fault !== undefined);
      if (fault === 'deadline-exceeded') engineTimeouts.inc({ operation_type: type });
    },
    rpc,
    networkPluginCall: ({ operation, durationMs, failed }) => {
      network(operation, durationMs, failed);
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

/** As dockershim bucketed them: 5 ms to some 12 minutes. */
function operationBuckets(library: Library): number[] {
  return library.exponentialBuckets(0.005, 2.5, 14);
}

type CountOperation = (type: string, durationMs: number, failed: boolean) => void;

function createOperations(
  library: Library,
  registry: Registry,
  { prefix, what }: { prefix: string; what: string },
): CountOperation {
  const base = { labelNames: ['operation_type'] as const, registers: [registry] };
  const total: Counter<'operation_type'> = new library.Counter({
    ...base,
    name: `${prefix}_operations_total`,
    help: `Number of ${what}, by operation type.`,
  });
  const errors: Counter<'operation_type'> = new library.Counter({
    ...base,
    name: `${prefix}_operations_errors_total`,
    help: `Number of failed ${what}, by operation type.`,
  });
  const duration: Histogram<'operation_type'> = new library.Histogram({
    ...base,
    name: `${prefix}_operations_duration_seconds`,
    help: `Seconds that ${what} took, by operation type.`,
    buckets: operationBuckets(library),
  });
  return (type, durationMs, failed) => {
    total.inc({ operation_type: type });
    if (failed) errors.inc({ operation_type: type });
    duration.observe({ operation_type: type }, durationMs / 1000);
  };
}

function createRpcInstruments(library: Library, registry: Registry): Metrics['rpc'] {
  const requests = new library.Counter({
    name: 'berth_grpc_requests_total',
    help: 'CRI calls, by method and gRPC status code.',
    labelNames: ['method', 'code'],
    registers: [registry],
  });
  const duration = new library.Histogram({
    name: 'berth_grpc_request_duration_seconds',
    help: 'Seconds that CRI calls took, by method.',
    labelNames: ['method'],
    // From a read out of memory to a pull.
    buckets: library.exponentialBuckets(0.0005, 4, 11),
    registers: [registry],
  });
  return ({ method, code, durationMs }) => {
    requests.inc({ method, code });
    duration.observe({ method }, durationMs / 1000);
  };
}

function showBuild(library: Library, registry: Registry, { version, commit }: BuildInfo): void {
  const info = new library.Gauge({
    name: 'berth_build_info',
    help: 'Always 1; the labels have the version of Berth and Node.js.',
    labelNames: ['version', 'commit', 'node_version'],
    registers: [registry],
  });
  info.set({ version, commit, node_version: process.version }, 1);
}

/**
 * `containers.inspect` → `inspect_container`, `containers.list` → `list_containers`, `system.version` →
 * `version`: dockershim's names.
 */
export function operationType(operation: string): string {
  const [group = '', method = ''] = operation.split('.');
  const verb = method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (group === 'system') return verb;
  return `${verb}_${method === 'list' ? group : group.replace(/s$/, '')}`;
}
