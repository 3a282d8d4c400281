/**
 * A time of RFC 3339 with up to nine digits of a second: its parts are the time to the second, the digits and
 * the zone.
 */
export const RFC3339 = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)/;

const WHOLE = new RegExp(`^${RFC3339.source}$`);
const SECOND_NS = 1_000_000_000n;

/** The years that have four digits, which a zone may lead out of. */
const FIRST_MS = Date.parse('0000-01-01T00:00:00Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59Z');

/** Nanoseconds since 1970, negative for a time before. Undefined for text that is not an RFC 3339 time. */
export function parseRfc3339(text: string): bigint | undefined {
  const [, seconds, fraction = '', zone] = WHOLE.exec(text) ?? [];
  const ms = seconds === undefined || zone === undefined ? NaN : Date.parse(seconds + zone);
  if (Number.isNaN(ms) || ms < FIRST_MS || ms > LAST_MS) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** In UTC and with nine digits of a second, as the CRI's log lines have it: always 30 characters. */
export function formatRfc3339(ns: bigint): string {
  const rest = ns % SECOND_NS;
  const fraction = rest < 0n ? rest + SECOND_NS : rest;
  const second = new Date(Number((ns - fraction) / SECOND_NS) * 1000).toISOString().slice(0, 19);
  return `${second}.${String(fraction).padStart(9, '0')}Z`;
}
