import { describe, expect, it } from 'vitest';
import type { ContainerConfig } from '../../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import {
  localhostSeccompPath,
  planContainer,
  type ContainerInput,
} from '../../../../src/translate/to-engine/container.js';
import {
  containerConfig,
  containerWith,
  linuxContainerConfig,
  linuxResources,
  mount,
} from '../../../support/builders/container-config.js';
import { digestOf, imageFacts } from '../../../support/builders/image.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { containerInput } from '../../../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  podSandboxConfig,
  sandboxSecurityContext,
} from '../../../support/builders/pod-sandbox-config.js';
import { SANDBOX_ID, sandboxFacts } from '../../../support/builders/sandbox-facts.js';
import { refusalOf } from '../../../support/refusals.js';

function plan(config: ContainerConfig, around: Partial<ContainerInput> = {}) {
  return planContainer(containerInput(config, around));
}

const privilegedPod = podSandboxConfig({
  linux: linuxPodSandboxConfig({ securityContext: sandboxSecurityContext({ privileged: true }) }),
});
const adopted = sandboxFacts({ origin: 'cri-dockerd', config: undefined });
const localhost = { profileType: 'Localhost', localhostRef: '/p.json' } as const;

describe('planContainer', () => {
  it('makes a container in its sandbox', () => {
    const { body, ...rest } = plan(containerConfig());
    const { Labels, ...fields } = body;
    expect(rest).toEqual({
      name: 'k8s_app_web_default_0a1b2c_0',
      directories: [],
      imageSubPaths: [],
      devices: [],
      appArmorProfile: undefined,
      warnings: [],
    });
    expect(Labels).toMatchObject({
      'io.kubernetes.docker.type': 'container',
      'io.kubernetes.sandbox.id': SANDBOX_ID,
      'io.kubernetes.container.logpath': '/var/log/pods/default_web_0a1b2c/app/0.log',
      'io.kubernetes.container.name': 'app',
    });
    expect(fields).toEqual({
      Image: digestOf('busybox'),
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      StopSignal: 'SIGTERM',
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        RestartPolicy: { Name: 'no' },
        CgroupParent: '/kubepods/besteffort/pod0a1b2c',
        NetworkMode: `container:${SANDBOX_ID}`,
        IpcMode: `container:${SANDBOX_ID}`,
        SecurityOpt: ['no-new-privileges=false', 'seccomp=unconfined'],
        MaskedPaths: ['/proc/kcore'],
        ReadonlyPaths: ['/proc/sys'],
        OomScoreAdj: 0,
        CgroupnsMode: 'host',
        Init: false,
        ShmSize: 67_108_864,
        LogConfig: {
          Type: 'local',
          Config: { 'max-size': '10m', 'max-file': '3', compress: 'false', mode: 'blocking' },
        },
      },
    });
  });

  it('passes on how it is run', () => {
    const config = containerConfig({
      command: ['sh'],
      args: ['-c', 'x'],
      workingDir: '/srv',
      envs: [{ key: 'A', value: Buffer.from('1') }],
      stdin: true,
      stdinOnce: true,
      tty: true,
      stopSignal: 'SIGNAL_SIGRTMINPLUS3',
      mounts: [mount()],
      devices: [{ hostPath: '/dev/fuse', containerPath: '', permissions: '' }],
      CDIDevices: [{ name: 'vendor.com/gpu=0' }],
    });
    const { body, directories, devices } = plan(config, {
      sandbox: sandboxFacts({ runtimeHandler: 'kata' }),
    });
    expect(body).toMatchObject({
      Entrypoint: ['sh'],
      Cmd: ['-c', 'x'],
      WorkingDir: '/srv',
      Env: ['A=1'],
      OpenStdin: true,
      StdinOnce: true,
      Tty: true,
      StopSignal: 'SIGRTMIN+3',
      HostConfig: {
        Runtime: 'kata',
        Mounts: [{ Source: '/srv/data' }],
        Devices: [{ PathOnHost: '/dev/fuse' }],
        DeviceRequests: [{ Driver: 'cdi' }],
      },
    });
    expect(directories).toEqual([{ field: 'config.mounts[0].host_path', path: '/srv/data' }]);
    expect(devices).toEqual([{ field: 'config.devices[0].host_path', path: '/dev/fuse' }]);
  });

  it('never forwards annotations to the runtime', () => {
    expect(
      plan(containerConfig({ annotations: { 'org.systemd.property.X': '1' } })).body.HostConfig,
    ).not.toHaveProperty('Annotations');
  });

  it("blanks the image's reserved labels", () => {
    const labels = plan(containerConfig(), { image: imageFacts({ labels: { 'annotation.evil': '1' } }) }).body
      .Labels;
    expect(labels['annotation.evil']).toBe('');
  });

  it('takes a request without anything of Linux', () => {
    const { HostConfig } = plan(containerConfig({ linux: null })).body;
    expect(HostConfig).toMatchObject({
      PidMode: `container:${SANDBOX_ID}`,
      SecurityOpt: ['no-new-privileges=false', 'seccomp=unconfined'],
    });
    expect(HostConfig).not.toHaveProperty('MaskedPaths');
    const nothing = linuxContainerConfig({ resources: null, securityContext: null });
    expect(plan(containerConfig({ linux: nothing })).body.HostConfig).toEqual(HostConfig);
  });

  it('has a read-only root, resources and an OOM score as low as the node allows', () => {
    const linux = containerWith({ readonlyRootfs: true }).linux;
    const resources = linuxResources({ memoryLimitInBytes: '33554432', oomScoreAdj: '-997' });
    const { HostConfig } = plan(
      containerConfig({ linux: { securityContext: linux?.securityContext ?? null, resources } }),
      {
        facts: nodeFacts({ lowestOomScoreAdj: -10 }),
      },
    ).body;
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Memory: 33554432,
      MemorySwap: 33554432,
      OomScoreAdj: -10,
    });
  });

  it('is privileged in a privileged sandbox only', () => {
    const config = containerWith({ privileged: true, seccomp: localhost });
    const { HostConfig } = plan(config, { sandbox: sandboxFacts({ config: privilegedPod }) }).body;
    expect(HostConfig).toMatchObject({ Privileged: true, SecurityOpt: ['no-new-privileges=false'] });
    expect(HostConfig).not.toHaveProperty('MaskedPaths');
    const field = 'config.linux.security_context.privileged';
    expect(() => plan(config)).toThrow(refusalOf(field));
    expect(() => plan(config, { sandboxConfig: privilegedPod })).toThrow(refusalOf(field));
    expect(() =>
      plan(config, { sandbox: sandboxFacts({ config: podSandboxConfig({ linux: null }) }) }),
    ).toThrow(refusalOf(field));
  });

  it('goes by the repeated sandbox config where the sandbox is one of cri-dockerd', () => {
    const config = containerWith({ privileged: true });
    const sandbox = { ...adopted, cgroupParent: '' };
    const known = plan(config, { sandbox, sandboxConfig: privilegedPod });
    expect(known.body.HostConfig).toMatchObject({
      Privileged: true,
      CgroupParent: '/kubepods/besteffort/pod0a1b2c',
    });
    expect(known.body.Labels['io.kubernetes.container.logpath']).toBe(
      '/var/log/pods/default_web_0a1b2c/app/0.log',
    );
    expect(() => plan(config, { sandbox, sandboxConfig: podSandboxConfig() })).toThrow(
      refusalOf('config.linux.security_context.privileged'),
    );
  });

  it('the plan of an adopted sandbox of which nothing is said is what it asks to be, without a log', () => {
    const { body, warnings } = plan(containerWith({ privileged: true }), {
      sandbox: { ...adopted, cgroupParent: '' },
    });
    expect(body.HostConfig.Privileged).toBe(true);
    expect(body.HostConfig).not.toHaveProperty('CgroupParent');
    expect(body.Labels['io.kubernetes.container.logpath']).toBe('');
    expect(warnings).toEqual(['config.log_path: no log is written because the sandbox has no log_directory']);
  });

  it("has the pod's SELinux label unless it has its own", () => {
    const selinuxOptions = { user: '', role: '', type: '', level: 's0:c1' };
    const config = podSandboxConfig({
      linux: linuxPodSandboxConfig({ securityContext: sandboxSecurityContext({ selinuxOptions }) }),
    });
    expect(
      plan(containerConfig(), { sandbox: sandboxFacts({ config }) }).body.HostConfig.SecurityOpt,
    ).toContain('label=level:s0:c1');
  });

  it('tells which AppArmor profile the node must have loaded', () => {
    const apparmor = { profileType: 'Localhost', localhostRef: 'deny-write' } as const;
    expect(plan(containerWith({ apparmor })).appArmorProfile).toBe('deny-write');
    expect(
      plan(containerWith({ apparmor: { profileType: 'Unconfined', localhostRef: '' } })).appArmorProfile,
    ).toBeUndefined();
  });

  it('warns of a swap limit on a node that does not count swap', () => {
    const resources = linuxResources({ memoryLimitInBytes: '33554432', memorySwapLimitInBytes: '67108864' });
    const config = containerConfig({ linux: linuxContainerConfig({ resources }), logPath: '' });
    expect(plan(config).warnings).toEqual([]);
    expect(plan(config, { facts: nodeFacts({ swapLimit: false }) }).warnings).toEqual([
      expect.stringContaining('memory_swap_limit_in_bytes'),
    ]);
  });

  it.each<[string, ContainerConfig]>([
    ['config.metadata', containerConfig({ metadata: null })],
    ['config.metadata.name', containerConfig({ metadata: { name: '', attempt: 0 } })],
    ['config.metadata.name', containerConfig({ metadata: { name: 'POD', attempt: 0 } })],
    ['config.metadata.name', containerConfig({ metadata: { name: 'a b', attempt: 0 } })],
    ['config.log_path', containerConfig({ logPath: '../../etc/cron.d/x' })],
    [
      'config.linux.resources.unified["memory.high"]',
      containerConfig({
        linux: linuxContainerConfig({ resources: linuxResources({ unified: { 'memory.high': '1' } }) }),
      }),
    ],
    [
      'config.linux.resources.memory_limit_in_bytes',
      containerConfig({
        linux: linuxContainerConfig({ resources: linuxResources({ memoryLimitInBytes: '1' }) }),
      }),
    ],
    [
      'config.linux.resources.oom_score_adj',
      containerConfig({
        linux: linuxContainerConfig({ resources: linuxResources({ oomScoreAdj: '5000' }) }),
      }),
    ],
    ['config.linux.security_context.run_as_group', containerWith({ runAsGroup: { value: '1' } })],
    [
      'config.linux.security_context.capabilities.add_capabilities[0]',
      containerWith({
        capabilities: { addCapabilities: ['-'], dropCapabilities: [], addAmbientCapabilities: [] },
      }),
    ],
  ])('refuses %s', (field, config) => {
    expect(() => plan(config)).toThrow(refusalOf(field));
  });

  it("refuses a sandbox's runtime that the Engine has lost", () => {
    expect(() => plan(containerConfig(), { sandbox: sandboxFacts({ runtimeHandler: 'gone' }) })).toThrow(
      /no runtime "gone"/,
    );
  });
});

describe('localhostSeccompPath', () => {
  it('names the profile to read, for a container that is not privileged', () => {
    expect(localhostSeccompPath(containerWith({ seccomp: localhost }))).toBe('/p.json');
    expect(localhostSeccompPath(containerWith({ seccompProfilePath: 'localhost//p.json' }))).toBe('/p.json');
    expect(localhostSeccompPath(containerWith({ seccomp: localhost, privileged: true }))).toBeUndefined();
    expect(localhostSeccompPath(containerWith({}))).toBeUndefined();
    expect(localhostSeccompPath(containerConfig({ linux: null }))).toBeUndefined();
  });

  it('refuses a path that is not absolute', () => {
    const config = containerWith({ seccomp: { profileType: 'Localhost', localhostRef: '' } });
    expect(() => localhostSeccompPath(config)).toThrow(
      refusalOf('config.linux.security_context.seccomp.localhost_ref'),
    );
  });
});
