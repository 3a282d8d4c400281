import { invalidArgument } from '../errors/adapter-error.js';

/** What the `bandwidth` capability takes: bits per second, and bits. Seen from the pod. */
export interface BandwidthArgs {
  readonly ingressRate?: number;
  readonly ingressBurst?: number;
  readonly egressRate?: number;
  readonly egressBurst?: number;
}

/** As cri-dockerd and containerd have it: a burst as large as the plugin's 32-bit field takes is no limit. */
const BURST_BITS = 2 ** 31 - 1;
/** The range that Kubernetes validates the annotations against. */
const MIN_RATE = 1_000n;
const MAX_RATE = 1_000_000_000_000_000n;

/** A pod's bandwidth annotations; undefined when it has none. `invalid-argument` naming the annotation. */
export function parseBandwidth(annotations: Readonly<Record<string, string>>): BandwidthArgs | undefined {
  const ingress = parseRate(annotations, 'kubernetes.io/ingress-bandwidth');
  const egress = parseRate(annotations, 'kubernetes.io/egress-bandwidth');
  if (ingress === undefined && egress === undefined) return undefined;
  return {
    ...(ingress === undefined ? {} : { ingressRate: ingress, ingressBurst: BURST_BITS }),
    ...(egress === undefined ? {} : { egressRate: egress, egressBurst: BURST_BITS }),
  };
}

function parseRate(annotations: Readonly<Record<string, string>>, key: string): number | undefined {
  const text = annotations[key];
  if (text === undefined) return undefined;
  const field = `config.annotations[${JSON.stringify(key)}]`;
  const rate = parseQuantity(text);
  if (rate === undefined)
    throw invalidArgument(field, `${JSON.stringify(text)} is not a quantity such as "10M"`);
  if (rate < MIN_RATE || rate > MAX_RATE)
    throw invalidArgument(field, `${JSON.stringify(text)} must be from 1k to 1P bits per second`);
  return Number(rate);
}

const BINARY: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/**
 * A Kubernetes quantity (`1.5M`, `10Ki`, `2e6`) as a whole number, rounded up as Kubernetes does; undefined
 * for anything else. Exact: with floating point `0.1G` would come out a bit short.
 */
export function parseQuantity(text: string): bigint | undefined {
  const parts = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([A-Za-z]{0,2}))$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent, suffix = ''] = parts;
  if (whole === '' && fraction === '') return undefined;
  const factor = BINARY[suffix];
  const power = exponent === undefined ? DECIMAL[suffix] : Number(exponent);
  if (factor === undefined && power === undefined) return undefined;
  const digits = BigInt(whole + fraction) * (factor ?? 1n);
  const value = scale(digits, (factor === undefined ? (power ?? 0) : 0) - fraction.length);
  return sign === '-' ? -value : value;
}

/** `digits` × 10^`power`, rounded up. */
function scale(digits: bigint, power: number): bigint {
  if (power >= 0) return digits * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (digits + divisor - 1n) / divisor;
}
