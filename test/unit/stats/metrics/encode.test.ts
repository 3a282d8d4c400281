import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMetricEncoder, encodeHead, encodeShared } from '../../../../src/stats/metrics/encode.js';
import { decodePods } from '../../../support/metrics-answer.js';

// Lone surrogates have no encoding: they become U+FFFD here as everywhere.
const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const metric = fc.record({
  name: text,
  type: fc.constantFrom('counter' as const, 'gauge' as const),
  atNs: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  shared: fc.array(text, { maxLength: 7 }),
  labels: fc.array(text, { maxLength: 4 }),
  value: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
});
type AnyMetric = typeof metric extends fc.Arbitrary<infer M> ? M : never;

const encoder = createMetricEncoder();

function encode(metrics: readonly AnyMetric[]): Buffer {
  for (const { name, type, atNs, shared, labels, value } of metrics)
    encoder.add({ head: encodeHead(name, type), shared: encodeShared(atNs, shared), labels, value });
  return encoder.takeMetrics();
}

function decoded({ name, type, atNs, shared, labels, value }: AnyMetric) {
  return {
    name,
    metricType: type === 'gauge' ? 'GAUGE' : 'COUNTER',
    timestamp: String(atNs),
    labelValues: [...shared, ...labels],
    value: { value: String(value) },
  };
}

describe('encoded metrics', () => {
  it('are to the contract what was encoded, whatever it was', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(metric, { maxLength: 5 }),
        fc.array(fc.tuple(text, fc.array(metric, { maxLength: 5 })), { maxLength: 3 }),
        (id, ofPod, containers) => {
          const inside = containers.map(([containerId, metrics]) => ({
            id: containerId,
            metrics: encode(metrics),
          }));
          const pod = encoder.pod(id, encode(ofPod), inside);
          expect(decodePods([pod, pod])[1]).toEqual({
            podSandboxId: id,
            metrics: ofPod.map(decoded),
            containerMetrics: containers.map(([containerId, metrics]) => ({
              containerId,
              metrics: metrics.map(decoded),
            })),
          });
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    [0.999, '0'],
    [1.5, '1'],
    [-1, '0'],
    [2 ** 53, '9007199254740992'],
  ])('have %d as the whole number %s, until the contract has fractions', (value, whole) => {
    encoder.add({ head: encodeHead('x', 'gauge'), shared: encodeShared(0n, []), labels: [], value });
    const [pod] = decodePods([encoder.pod('p', encoder.takeMetrics(), [])]);
    expect(pod?.metrics[0]?.value?.value).toBe(whole);
  });
});
