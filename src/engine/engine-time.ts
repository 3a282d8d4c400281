/**
 * A point in time, from nanoseconds since 1970, as the Engine's `since` takes it: seconds, a dot, nine
 * digits.
 */
export function toEngineTime(ns: bigint): string {
  const nanoseconds = String(ns % 1_000_000_000n).padStart(9, '0');
  return `${String(ns / 1_000_000_000n)}.${nanoseconds}`;
}
