import { describe, expect, it } from 'vitest';
import { hostnameToConfig } from '../../../../src/translate/to-engine/hostname.js';
import { refusalOf } from '../../../support/refusals.js';

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
