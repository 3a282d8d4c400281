import { describe, expect, it } from 'vitest';
import { optionOf, OPTION_KEYS } from '../../../src/config/names.js';

const withZero = OPTION_KEYS.filter((key) => /\b0 (for|means)\b/.test(optionOf(key).help));

describe('a setting whose help says what 0 is for', () => {
  it.each(withZero)('takes 0: %s', (key) => {
    expect(() => optionOf(key).kind.parse('0')).not.toThrow();
  });

  it('is one of some', () => {
    expect(withZero).toContain('streamIdleTimeout');
  });
});
