import { describe, expect, it } from 'vitest';
import { createDeviceNames } from '../../../../src/stats/metrics/device-names.js';
import { fakeNode } from '../../../support/doubles/stats-node.js';

describe('the name of a device', () => {
  it('is the kernel’s, below /dev', () => {
    expect(createDeviceNames(fakeNode('v2').host)('254:0')).toBe('/dev/vda');
  });

  it('is its number where there is no block device of it', () => {
    expect(createDeviceNames(fakeNode('v2').host)('0:53')).toBe('0:53');
  });

  it('is looked up once, and again when there have been very many', () => {
    let reads = 0;
    const name = createDeviceNames({
      readFile: () => {
        reads += 1;
        return undefined;
      },
    });
    for (let time = 0; time < 3; time++) name('8:0');
    expect(reads).toBe(1);
    for (let minor = 1; minor < 300; minor++) name(`8:${String(minor)}`);
    name('8:0');
    expect(reads).toBe(301);
  });
});
