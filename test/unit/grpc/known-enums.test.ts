import { describe, expect, it } from 'vitest';
import { loadCri } from '../../../src/cri/load.js';
import { createEnumChecks } from '../../../src/grpc/known-enums.js';
import { containerConfig, containerWith, mount } from '../../support/builders/container-config.js';
import { namespaceOption, podSandboxConfig, portMapping } from '../../support/builders/pod-sandbox-config.js';

const unknown = 99 as never;
const checkFor = createEnumChecks(loadCri().runtime.v1);
const create = checkFor('CreateContainerRequest')!;
const run = checkFor('RunPodSandboxRequest')!;

describe('the enums of a request', () => {
  it('let every request through that has only values of the contract', () => {
    create({
      podSandboxId: 'x',
      config: containerConfig({ mounts: [mount()] }),
      sandboxConfig: podSandboxConfig(),
    });
    run({ config: podSandboxConfig({ portMappings: [portMapping()] }), runtimeHandler: '' });
    run({ config: null, runtimeHandler: '' });
    expect(checkFor('VersionRequest')).toBeUndefined();
  });

  it.each([
    ['config.stop_signal', containerConfig({ stopSignal: unknown })],
    ['config.mounts[1].propagation', containerConfig({ mounts: [mount(), mount({ propagation: unknown })] })],
    [
      'config.linux.security_context.namespace_options.pid',
      containerWith({ namespaceOptions: namespaceOption({ pid: unknown }) }),
    ],
    [
      'config.linux.security_context.seccomp.profile_type',
      containerWith({ seccomp: { profileType: unknown, localhostRef: '' } }),
    ],
    [
      'config.linux.security_context.supplemental_groups_policy',
      containerWith({ supplementalGroupsPolicy: unknown }),
    ],
  ])('refuse a value that nobody knows, by the name of its field: %s', (field, config) => {
    expect(() => create({ podSandboxId: 'x', config, sandboxConfig: null })).toThrow(
      expect.objectContaining({
        fault: 'invalid-argument',
        message: expect.stringMatching(
          `^${field.replaceAll(/[[\].]/g, '\\$&')}: 99 is not a known `,
        ) as string,
      }) as Error,
    );
  });

  it('are looked at in a sandbox too', () => {
    const config = podSandboxConfig({ portMappings: [portMapping({ protocol: unknown })] });
    expect(() => run({ config, runtimeHandler: '' })).toThrow(
      'config.port_mappings[0].protocol: 99 is not a known Protocol',
    );
  });
});
