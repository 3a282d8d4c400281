import { describe, expect, it } from 'vitest';
import { AdapterError } from '../../../src/errors/adapter-error.js';
import { requireContainer, requireSandbox } from '../../../src/state/require-record.js';

const store = {
  findContainer: (id: string) => (id === 'a' ? { kind: 'container' } : undefined),
  findSandbox: (id: string) => (id === 'b' ? { kind: 'sandbox' } : undefined),
};

describe('the record that a request names', () => {
  it('is given where there is one', () => {
    expect(requireContainer(store, 'a')).toEqual({ kind: 'container' });
    expect(requireSandbox(store, 'b')).toEqual({ kind: 'sandbox' });
  });

  it('is refused with NOT_FOUND and the id, quoted, where there is none', () => {
    expect(() => requireContainer(store, 'x"y')).toThrow(
      new AdapterError('not-found', 'container "x\\"y" does not exist'),
    );
    expect(() => requireSandbox(store, '')).toThrow(
      new AdapterError('not-found', 'pod sandbox "" does not exist'),
    );
    expect(() => requireSandbox(store, 'a', 'pod_sandbox_id')).toThrow(
      new AdapterError('not-found', 'pod_sandbox_id: pod sandbox "a" does not exist'),
    );
  });
});
