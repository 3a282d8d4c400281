import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRfc3339, parseRfc3339 } from '../../../src/async/rfc3339.js';

const FIRST = parseRfc3339('0000-01-01T00:00:00Z')!;
const LAST = parseRfc3339('9999-12-31T23:59:59Z')!;

describe('an RFC 3339 time', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2023-11-14T22:13:20.000000001Z', 1_700_000_000_000_000_001n],
    ['2023-11-15T00:13:20.5+02:00', 1_700_000_000_500_000_000n],
    ['1969-12-31T23:59:59.9Z', -100_000_000n],
  ])('%s is read as %s ns since 1970', (text, ns) => {
    expect(parseRfc3339(text)).toBe(ns);
  });

  it.each([
    '',
    '2023-11-14',
    '2023-13-14T22:13:20Z',
    ' 2023-11-14T22:13:20Z',
    '2023-11-14T22:13:20Z\n',
    '2023-11-14T22:13:20.1234567890Z',
    // In UTC these are of a year that has no four digits.
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
  ])('%j is not one', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  it('is written in 30 characters, sorts as the time does, and is read as what was written', () => {
    const times = fc.bigInt({ min: FIRST, max: LAST });
    fc.assert(
      fc.property(times, times, (one, other) => {
        const text = formatRfc3339(one);
        expect(text).toHaveLength(30);
        expect(parseRfc3339(text)).toBe(one);
        expect(text < formatRfc3339(other)).toBe(one < other);
      }),
    );
  });
});
