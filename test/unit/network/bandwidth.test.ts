import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBandwidth, parseQuantity } from '../../../src/network/bandwidth.js';

describe('parseQuantity', () => {
  it.each([
    ['10M', 10_000_000n],
    ['1.5k', 1500n],
    ['0.1G', 100_000_000n],
    ['10Ki', 10_240n],
    ['1.5Mi', 1_572_864n],
    ['2e6', 2_000_000n],
    ['2E3', 2000n],
    ['1E', 1_000_000_000_000_000_000n],
    ['25e-1', 3n],
    ['1001m', 2n],
    ['.5k', 500n],
    ['5.', 5n],
    ['+7', 7n],
    ['-7k', -7000n],
  ])('reads %s as %d, rounded up', (text, value) => {
    expect(parseQuantity(text)).toBe(value);
  });

  it.each(['', '.', 'M', '10 M', '10MB', '10mi', '1,5', '0x10', '1e', '--1', 'NaN', '10K'])(
    'takes %j for no quantity',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined();
    },
  );

  it('gives every whole number back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (value) => {
        expect(parseQuantity(String(value))).toBe(value);
      }),
    );
  });
});

describe('the bandwidth annotations of a pod', () => {
  const [ingress, egress] = ['kubernetes.io/ingress-bandwidth', 'kubernetes.io/egress-bandwidth'];

  it('become rates in bits per second with the largest burst', () => {
    expect(parseBandwidth({ [ingress]: '10M', [egress]: '1G', other: 'x' })).toEqual({
      ingressRate: 10_000_000,
      ingressBurst: 2_147_483_647,
      egressRate: 1_000_000_000,
      egressBurst: 2_147_483_647,
    });
  });

  it('may limit one direction only, or none', () => {
    expect(parseBandwidth({ [egress]: '1k' })).toEqual({ egressRate: 1000, egressBurst: 2_147_483_647 });
    expect(parseBandwidth({})).toBeUndefined();
  });

  it.each([
    ['999', 'must be from 1k to 1P'],
    ['1.1P', 'must be from 1k to 1P'],
    ['-5M', 'must be from 1k to 1P'],
    ['fast', 'is not a quantity'],
  ])('are refused by name when the value is %j', (value, problem) => {
    expect(() => parseBandwidth({ [ingress]: value })).toThrow(
      `config.annotations["kubernetes.io/ingress-bandwidth"]: "${value}" ${problem}`,
    );
  });
});
