import * as net from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostnameToConfig } from '../../../../src/translate/to-engine/hostname.js';
import { isIpAddress } from '../../../../src/translate/check/ip-address.js';
import { toLogPath } from '../../../../src/translate/to-engine/log-path.js';
import { isId, toId, toNumber } from '../../../../src/translate/check/numbers.js';
import { requireAbsolutePath, requireNoNul, requireOneWord } from '../../../../src/translate/check/text.js';
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
    expect(isIpAddress(text)).toBe(net.isIP(text) !== 0);
  });

  it('says of any address what Node says', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
        (text) => isIpAddress(text) === (net.isIP(text) !== 0),
      ),
    );
  });
});

describe('text', () => {
  it('holds no NUL byte', () => {
    expect(requireNoNul('a\nb', 'f')).toBe('a\nb');
    expect(() => requireNoNul('a\0b', 'f')).toThrow(refusalOf('f'));
  });

  it.each(['', 'a b', 'a\nb', 'a\tb', 'a\u0007', '\u00a0', 'a\u007f'])('%j is not one word', (text) => {
    expect(() => requireOneWord(text, 'f')).toThrow(refusalOf('f'));
  });

  it.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/a//b/./c/', '/a/b/c'],
    ['/a..b/...', '/a..b/...'],
  ])('the path %s is %s', (path, cleaned) => {
    expect(requireAbsolutePath(path, 'f')).toBe(cleaned);
  });

  it.each(['', 'a', './a', '/a/../b', '/..', '/a\0'])('%j is not an absolute path', (path) => {
    expect(() => requireAbsolutePath(path, 'f')).toThrow(refusalOf('f'));
  });
});

describe('toLogPath', () => {
  it.each([
    ['/var/log/pods/x', 'app/0.log', '/var/log/pods/x/app/0.log'],
    ['/var/log/pods/x/', '/app//./0.log', '/var/log/pods/x/app/0.log'],
    ['/', '0.log', '/0.log'],
    ['', '0.log', ''],
    ['/var/log', '', ''],
  ])('%j and %j make %j', (directory, path, expected) => {
    expect(toLogPath(directory, path, 'config.log_path')).toBe(expected);
  });

  it.each(['../x', 'a/../../x', '..', '/', '.', 'a\0'])(
    'refuses %j, which would leave the directory',
    (path) => {
      expect(() => toLogPath('/var/log', path, 'config.log_path')).toThrow(refusalOf('config.log_path'));
    },
  );

  it('refuses a relative directory', () => {
    expect(() => toLogPath('logs', 'x', 'config.log_path')).toThrow(
      refusalOf('sandbox_config.log_directory'),
    );
  });
});

describe('hostnameToConfig', () => {
  it.each(['web', 'web-0', 'a.b_c', 'A', `a${'b'.repeat(63)}`])('takes %s', (hostname) => {
    expect(hostnameToConfig(hostname, 'f')).toEqual({ Hostname: hostname });
  });

  it('leaves an empty one to the Engine', () => {
    expect(hostnameToConfig('', 'f')).toEqual({});
  });

  it.each(['a b', 'a\n127.0.0.1 evil', '-a', 'a-', 'a/b', 'ä', 'a'.repeat(65)])('refuses %j', (hostname) => {
    expect(() => hostnameToConfig(hostname, 'config.hostname')).toThrow(refusalOf('config.hostname'));
  });
});
