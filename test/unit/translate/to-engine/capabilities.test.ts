import { describe, expect, it } from 'vitest';
import { capabilitiesToHostConfig } from '../../../../src/translate/to-engine/capabilities.js';
import { refusalOf } from '../../../support/refusals.js';

describe('capabilities', () => {
  const of = (add: string[], drop: string[], ambient: string[] = []) =>
    capabilitiesToHostConfig(
      { addCapabilities: add, dropCapabilities: drop, addAmbientCapabilities: ambient },
      'f',
    );

  it.each<[object, object]>([
    [of([], []), {}],
    [of(['SYS_ADMIN', 'cap_net_raw'], []), { CapAdd: ['SYS_ADMIN', 'CAP_NET_RAW'] }],
    [of([], ['all']), { CapDrop: ['ALL'] }],
    [of(['KILL', 'KILL'], [], ['KILL', 'CHOWN']), { CapAdd: ['KILL', 'CHOWN'] }],
    [capabilitiesToHostConfig(null, 'f'), {}],
  ])('%j', (actual, expected) => {
    expect(actual).toEqual(expected);
  });

  it('refuse what is no name', () => {
    expect(() => of(['SYS ADMIN'], [])).toThrow(refusalOf('f.add_capabilities[0]'));
    expect(() => of([], ['ALL', ''])).toThrow(refusalOf('f.drop_capabilities[1]'));
    expect(() => of([], [], ['1'])).toThrow(refusalOf('f.add_ambient_capabilities[0]'));
  });
});
