import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createRuntimeConfig } from '../../../src/runtime/runtime-config.js';
import { nodeFacts } from '../../support/builders/node-facts.js';

const unreached = (): never => {
  throw new AdapterError('unavailable', 'the Engine was not reached yet');
};

describe('RuntimeConfig', () => {
  it.each([
    ['systemd', 'SYSTEMD'],
    ['cgroupfs', 'CGROUPFS'],
  ] as const)('has the kubelet use the cgroup driver of the Engine, %s', (cgroupDriver, expected) => {
    expect(createRuntimeConfig({ facts: () => nodeFacts({ cgroupDriver }) })()).toEqual({
      linux: { cgroupDriver: expected },
    });
  });

  it('is UNAVAILABLE rather than wrong before the Engine was reached', () => {
    expect(createRuntimeConfig({ facts: unreached })).toThrow(
      expect.objectContaining({ fault: 'unavailable' }) as Error,
    );
  });
});
