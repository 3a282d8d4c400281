import { systemClock } from '../../../src/async/clock.js';

/** Nanoseconds since 1970. */
export function nowNs(): bigint {
  return systemClock.nowNs();
}

/** RFC 3339 as Go prints it: up to nine digits, no trailing zeros. */
export function rfc3339(ns: bigint | undefined): string {
  if (ns === undefined) return '0001-01-01T00:00:00Z';
  const seconds = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
  const fraction = String(ns % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`;
}
