import { describe, expect, it } from 'vitest';
import type { LinuxContainerSecurityContext } from '../../../../src/cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import { maskedPathsToHostConfig } from '../../../../src/translate/to-engine/masked-paths.js';
import { containerSecurityContext } from '../../../support/builders/container-config.js';
import { refusalOf } from '../../../support/refusals.js';

describe('masked and read-only paths', () => {
  const of = (changes: Partial<LinuxContainerSecurityContext>) =>
    maskedPathsToHostConfig(containerSecurityContext(changes), 'f');

  it('are the lists of the request, and none at all where those are empty', () => {
    expect(of({})).toEqual({ MaskedPaths: ['/proc/kcore'], ReadonlyPaths: ['/proc/sys'] });
    expect(of({ maskedPaths: [], readonlyPaths: [] })).toEqual({ MaskedPaths: [], ReadonlyPaths: [] });
  });

  it("are the Engine's own without a security context, and none when privileged", () => {
    expect(maskedPathsToHostConfig(null, 'f')).toEqual({});
    expect(of({ privileged: true })).toEqual({});
  });

  it('are absolute', () => {
    expect(() => of({ maskedPaths: ['proc'] })).toThrow(refusalOf('f.masked_paths[0]'));
    expect(() => of({ readonlyPaths: ['/proc', '../sys'] })).toThrow(refusalOf('f.readonly_paths[1]'));
  });
});
