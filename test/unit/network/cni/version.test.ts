import { describe, expect, it } from 'vitest';
import { atLeast, compareVersions, supportedAmong } from '../../../../src/network/cni/version.js';

describe('CNI versions', () => {
  it('are ordered by number, not by text', () => {
    expect(['1.1.0', '0.10.0', '0.3.1', '1.0', '0.4.0'].sort(compareVersions)).toEqual([
      '0.3.1',
      '0.4.0',
      '0.10.0',
      '1.0',
      '1.1.0',
    ]);
  });

  it('mean the same with and without a trailing zero', () => {
    expect(compareVersions('1.0', '1.0.0')).toBe(0);
    expect(atLeast('1', '1.0.0')).toBe(true);
  });

  it.each(['', 'v1.0.0', '1.0.0-rc1', '1..0', '1.0.0.0', '99999999.0.0'])(
    'are refused when they are none: %j',
    (version) => {
      expect(() => compareVersions(version, '1.0.0')).toThrow('is not a CNI version');
    },
  );

  it('offered by a configuration are taken newest first, each once, without those that Berth does not speak', () => {
    expect(supportedAmong(['0.4.0', '1.1.0', '0.4.0', '1.2.0', '1.0.0'])).toEqual([
      '1.1.0',
      '1.0.0',
      '0.4.0',
    ]);
  });
});
