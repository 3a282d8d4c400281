import { AdapterError } from '../../errors/adapter-error.js';

/**
 * Nanoseconds since 1970 of an RFC 3339 time with up to nine digits of a second. 0n for the Engine's "never", which is the year 1 or
 * nothing, as for any time before 1970. Throws `internal` for text that is no time.
 */
export function parseTimestamp(rfc3339Nano: string): bigint {
  if (rfc3339Nano === '') return 0n;
  const [, seconds, fraction = '', zone] = PATTERN.exec(rfc3339Nano) ?? [];
  const milliseconds = Date.parse(`${seconds ?? ''}${zone ?? ''}`);
  if (Number.isNaN(milliseconds))
    throw new AdapterError('internal', `the Engine gave ${JSON.stringify(rfc3339Nano)} for a time`);
  if (milliseconds < 0) return 0n;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

const PATTERN = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;
