import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../../../src/translate/to-cri/timestamps.js';

describe('parseTimestamp', () => {
  it.each([
    ['2023-11-14T22:13:20Z', 1_700_000_000_000_000_000n],
    ['2023-11-14T22:13:20.5Z', 1_700_000_000_500_000_000n],
    ['2023-11-14T22:13:20.000000001Z', 1_700_000_000_000_000_001n],
    ['2023-11-14T22:13:20.123456789Z', 1_700_000_000_123_456_789n],
    ['2023-11-15T00:13:20.123456789+02:00', 1_700_000_000_123_456_789n],
    ['2023-11-14T17:13:20-05:00', 1_700_000_000_000_000_000n],
    ['0001-01-01T00:00:00Z', 0n],
    ['1969-12-31T23:59:59.9Z', 0n],
    ['', 0n],
  ])('%j is %s ns', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  it.each([
    'yesterday',
    '2023-11-14',
    '2023-13-14T22:13:20Z',
    '2023-11-14T22:13:20',
    '2023-11-14T22:13:20.1234567890Z',
  ])('%j is refused as no time', (text) => {
    expect(() => parseTimestamp(text)).toThrow(
      expect.objectContaining({ fault: 'internal', message: expect.stringContaining(text) }),
    );
  });
});
