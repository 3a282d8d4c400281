import { createByteWriter, varintLength } from './byte-writer.js';

/**
 * Metrics as Protocol Buffers on the wire, without messages in between: a list of 100 pods has 15,000 values,
 * each with the same six labels as its neighbours. As messages first they take hundreds of milliseconds of
 * conversions and garbage; so what many values share is encoded once and copied. The numbers of the fields
 * are CRI's; tests decode the result with the contract.
 */
export interface MetricEncoder {
  /** Adds a value to the metrics that are being encoded. */
  add(value: EncodedParts): void;
  /** Those that were added since the last call, as field `metrics` of a pod or of a container. */
  takeMetrics(): Buffer;
  /** One element of a list of pods. */
  pod(id: string, metrics: Buffer, containers: readonly EncodedContainer[]): Buffer<ArrayBuffer>;
}

export interface EncodedParts {
  /** Name and type: `encodeHead`. */
  readonly head: Buffer;
  /** Time and labels: `encodeShared`. */
  readonly shared: Buffer;
  readonly labels: readonly string[];
  readonly value: number;
}

export interface EncodedContainer {
  readonly id: string;
  readonly metrics: Buffer;
}

export function createMetricEncoder(): MetricEncoder {
  const metrics = createByteWriter();
  const pods = createByteWriter();

  return {
    add({ head, shared, labels, value }) {
      const whole = toWhole(value);
      const valueLength = 1 + varintLength(whole);
      const own = labels.reduce((sum, label) => sum + textLength(label), 0);
      metrics.byte(TAGS.metrics);
      metrics.varint(head.length + shared.length + own + 2 + valueLength);
      metrics.bytes(head);
      metrics.bytes(shared);
      for (const label of labels) {
        metrics.byte(TAGS.labelValues);
        metrics.text(label);
      }
      metrics.byte(TAGS.value);
      metrics.varint(valueLength);
      metrics.byte(TAGS.wholeValue);
      metrics.varint(whole);
    },
    takeMetrics: () => metrics.take(),
    pod(id, podMetrics, containers) {
      const lengths = containers.map((container) => textLength(container.id) + container.metrics.length);
      const inner = lengths.reduce((sum, length) => sum + 1 + varintLength(length) + length, 0);
      pods.byte(TAGS.podMetrics);
      pods.varint(textLength(id) + podMetrics.length + inner);
      pods.byte(TAGS.podSandboxId);
      pods.text(id);
      pods.bytes(podMetrics);
      for (const [index, container] of containers.entries()) {
        pods.byte(TAGS.containerMetrics);
        pods.varint(lengths[index] ?? 0);
        pods.byte(TAGS.containerId);
        pods.text(container.id);
        pods.bytes(container.metrics);
      }
      return pods.take();
    },
  };
}

/** What all values of a metric have in common. */
export function encodeHead(name: string, type: 'counter' | 'gauge'): Buffer {
  const writer = createByteWriter();
  writer.byte(TAGS.name);
  writer.text(name);
  // COUNTER is the number 0, which is not written.
  if (type === 'gauge') writer.bytes(Buffer.of(TAGS.metricType, GAUGE));
  return writer.take();
}

/** What the values of one container at one time have in common. */
export function encodeShared(atNs: bigint, labels: readonly string[]): Buffer {
  const writer = createByteWriter();
  if (atNs > 0n) {
    writer.byte(TAGS.timestamp);
    writer.varint(atNs);
  }
  for (const label of labels) {
    writer.byte(TAGS.labelValues);
    writer.text(label);
  }
  return writer.take();
}

/**
 * Metric.value has whole numbers of 0 or more, so fractions are cut. From CRI 0.38 on, Metric.double_value
 * has them beside it: field 6, to be written where this is called, once the contract here has it.
 */
function toWhole(value: number): number {
  return Math.max(0, Math.floor(value));
}

/** With the tag. */
function textLength(value: string): number {
  const bytes = Buffer.byteLength(value);
  return 1 + varintLength(bytes) + bytes;
}

const GAUGE = 1;

/** Number of the field, and the type on the wire: 0 for a number, 2 for what has its length before it. */
const TAGS = {
  podMetrics: (1 << 3) | 2,
  podSandboxId: (1 << 3) | 2,
  containerId: (1 << 3) | 2,
  metrics: (2 << 3) | 2,
  containerMetrics: (3 << 3) | 2,
  name: (1 << 3) | 2,
  timestamp: 2 << 3,
  metricType: 3 << 3,
  labelValues: (4 << 3) | 2,
  value: (5 << 3) | 2,
  wholeValue: 1 << 3,
} as const;
