import { describe, expect, it } from 'vitest';
import { createUpdateRuntimeConfig } from '../../../src/runtime/update-runtime-config.js';

describe('UpdateRuntimeConfig', () => {
  it('hands the pod CIDR to the network, and takes an empty one for no change', () => {
    const given: string[] = [];
    const update = createUpdateRuntimeConfig({ setPodCidr: (cidr) => void given.push(cidr) });
    expect(update({ runtimeConfig: { networkConfig: { podCidr: '10.1.0.0/24,fd00::/64' } } })).toEqual({});
    for (const runtimeConfig of [null, { networkConfig: null }, { networkConfig: { podCidr: '' } }])
      update({ runtimeConfig });
    expect(given).toEqual(['10.1.0.0/24,fd00::/64']);
  });
});
