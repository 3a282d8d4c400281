import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { createVersion } from '../../../src/runtime/version.js';
import { nodeFacts } from '../../support/builders/node-facts.js';

const unreached = (): never => {
  throw new AdapterError('unavailable', 'the Engine was not reached yet');
};

describe('Version', () => {
  it("names docker, which stands before every container's id, and the version of the Engine", () => {
    expect(createVersion({ facts: () => nodeFacts() })()).toEqual({
      version: '0.1.0',
      runtimeName: 'docker',
      runtimeVersion: '28.5.2',
      runtimeApiVersion: 'v1',
    });
  });

  it('is UNAVAILABLE before the Engine was reached', () => {
    expect(createVersion({ facts: unreached })).toThrow(
      expect.objectContaining({ fault: 'unavailable' }) as Error,
    );
  });
});
