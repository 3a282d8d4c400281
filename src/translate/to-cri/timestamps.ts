import { parseRfc3339 } from '../../async/rfc3339.js';
import { AdapterError } from '../../errors/adapter-error.js';

/**
 * Nanoseconds since 1970 of a time that the Engine gave. 0n for its "never", which is the year 1 or nothing,
 * as for any time before 1970. Throws `internal` for text that is not a time.
 */
export function parseTimestamp(text: string): bigint {
  if (text === '') return 0n;
  const ns = parseRfc3339(text);
  if (ns === undefined)
    throw new AdapterError('internal', `the Engine sent the invalid time ${JSON.stringify(text)}`);
  return ns < 0n ? 0n : ns;
}
