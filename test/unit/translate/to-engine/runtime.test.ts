import { describe, expect, it } from 'vitest';
import { findRuntime, runtimeToHostConfig } from '../../../../src/translate/to-engine/runtime.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';

describe('the runtime handler', () => {
  it.each([
    ['', {}],
    ['docker', {}],
    ['kata', { Runtime: 'kata' }],
    ['runc', { Runtime: 'runc' }],
  ])('%j is %j', (handler, expected) => {
    expect(runtimeToHostConfig(handler, 'f', nodeFacts())).toEqual(expected);
  });

  it('a runtime handler that the Engine does not have is refused, with those it has', () => {
    expect(() => runtimeToHostConfig('io.containerd.nope.v2', 'f', nodeFacts())).toThrow(/^f: .*kata, runc$/);
  });

  it('the handler of the default is the default runtime', () => {
    expect(findRuntime('', nodeFacts())?.name).toBe('runc');
    expect(findRuntime('', nodeFacts({ defaultRuntime: 'gone' }))).toBeUndefined();
  });
});
