import { describe, expect, it } from 'vitest';
import { cniArgs, passableCniArgs, requireCniArgs } from '../../../src/network/cni-args.js';
import { podOf } from '../../support/builders/network-pod.js';

describe('CNI_ARGS', () => {
  it('name the pod as network add-ons expect it', () => {
    expect(cniArgs(podOf())).toEqual([
      ['IgnoreUnknown', '1'],
      ['K8S_POD_NAMESPACE', 'shop'],
      ['K8S_POD_NAME', 'web'],
      ['K8S_POD_INFRA_CONTAINER_ID', 'a'.repeat(64)],
      ['K8S_POD_UID', 'd3b0'],
    ]);
  });

  it.each(['name', 'namespace', 'uid'] as const)(
    'refuse a %s that would smuggle in another argument',
    (field) => {
      expect(() => {
        requireCniArgs(podOf({ [field]: 'x;IP=10.0.0.9' }));
      }).toThrow(`config.metadata.${field}: "x;IP=10.0.0.9" must not contain`);
    },
  );

  it('do without such a field in a DEL, which nothing may stop', () => {
    expect(passableCniArgs(podOf({ name: 'x;y' })).map(([key]) => key)).not.toContain('K8S_POD_NAME');
  });
});
