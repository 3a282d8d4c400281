import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIpAddress } from '../../../../src/translate/check/ip-address.js';

describe('isIpAddress', () => {
  it.each([
    '10.0.0.1',
    '255.255.255.255',
    '256.0.0.1',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.x',
    '',
    '::',
    '::1',
    'fe80::1%eth0',
    'fe80::1%',
    'fe80::1%a%b',
    '2001:db8::',
    '2001:db8:0:0:0:0:0:1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7::',
    '1:2:3:4:5:6:7::8',
    '::ffff:1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '12345::',
    ':',
    ':::',
    'g::',
    'host',
    '10.0.0.1\n',
    '[::1]',
  ])('says of %j what Node says', (text) => {
    expect(isIpAddress(text)).toBe(isIP(text) !== 0);
  });

  it('says of any address what Node says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
        (text) => isIpAddress(text) === (isIP(text) !== 0),
      ),
    );
  });
});
