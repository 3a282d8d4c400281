import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, toId, toNumber } from '../../../../src/translate/check/numbers.js';
import { refusalOf } from '../../../support/refusals.js';

describe('toNumber', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%s is %d', (text, value) => {
    expect(toNumber(text, 'f')).toBe(value);
  });

  it.each(['', ' 1', '1e3', '0x10', '1.5', '9007199254740992', '-9223372036854775808', 'many'])(
    'refuses %j',
    (text) => {
      expect(() => toNumber(text, 'config.x')).toThrow(refusalOf('config.x'));
    },
  );
});

describe('ids', () => {
  it('are 0 to 2^31-1, in plain digits', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string(), fc.bigInt().map(String)), (value) => {
        const text = String(value);
        const expected = /^\d+$/.test(text) && text.length <= 10 && Number(text) <= 2_147_483_647;
        expect(isId(text)).toBe(expected);
      }),
    );
  });

  it.each([
    ['0', '0'],
    ['007', '7'],
    ['2147483647', '2147483647'],
  ])('%s is %s', (text, id) => {
    expect(toId(text, 'f')).toBe(id);
  });

  it.each(['-1', '2147483648', '4294967295', '9223372036854775807', '', '1000abc', ' 1', '+1'])(
    'refuses %j',
    (text) => {
      expect(() => toId(text, 'config.x')).toThrow(refusalOf('config.x'));
    },
  );
});
