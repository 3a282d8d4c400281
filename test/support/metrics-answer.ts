import { loadCri } from '../../src/cri/load.js';
import type { PodSandboxMetrics } from '../../src/cri/generated/runtime/v1/PodSandboxMetrics.js';
import type { Metric } from '../../src/cri/generated/runtime/v1/Metric.js';

const { responseDeserialize } = loadCri().runtime.v1.RuntimeService.service.ListPodSandboxMetrics;

/** Elements of a list as the contract decodes them. */
export function decodePods(pods: readonly Uint8Array[]): PodSandboxMetrics[] {
  return responseDeserialize(Buffer.concat(pods)).podMetrics;
}

/** Values by name and the labels after the six that all have: `container_cpu_usage_seconds_total{total}`. */
export function valuesOf(metrics: readonly Metric[]): Record<string, string> {
  return Object.fromEntries(metrics.map((metric) => [keyOf(metric), metric.value?.value ?? 'none']));
}

export function keyOf({ name, labelValues }: Metric): string {
  const own = labelValues.slice(6);
  return own.length === 0 ? name : `${name}{${own.join(',')}}`;
}
