import { describe, expect, it } from 'vitest';
import { privilegedToHostConfig } from '../../../../src/translate/to-engine/privileged.js';
import { refusalOf } from '../../../support/refusals.js';

describe('privileges', () => {
  it('are all given to a privileged container of a privileged sandbox', () => {
    const wholeNode = { Privileged: true, CgroupnsMode: 'host' };
    expect(privilegedToHostConfig(true, true, { cgroupVersion: 1 }, 'f')).toEqual(wholeNode);
    expect(privilegedToHostConfig(true, true, { cgroupVersion: 2 }, 'f')).toEqual(wholeNode);
    expect(privilegedToHostConfig(true, undefined, { cgroupVersion: 1 }, 'f')).toEqual(wholeNode);
  });

  it("privileges of no other container reach the node's cgroups with cgroup v2, whatever the daemon's default is", () => {
    const namespaceOf = (cgroupVersion: 1 | 2) =>
      privilegedToHostConfig(false, false, { cgroupVersion }, 'f');
    expect(namespaceOf(2)).toEqual({ CgroupnsMode: 'private' });
    expect(namespaceOf(1)).toEqual({ CgroupnsMode: 'host' });
  });

  it('are not for a container of any other sandbox', () => {
    expect(() => privilegedToHostConfig(true, false, { cgroupVersion: 1 }, 'f')).toThrow(refusalOf('f'));
  });
});
