import { describe, expect, it } from 'vitest';
import type { ContainerConfig } from '../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { PodSandboxConfig } from '../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { ImageProcess } from '../../src/translate/facts.js';
import { planResourceUpdate } from '../../src/translate/to-engine/resource-update.js';
import { sizesOf } from '../../src/translate/text-sizes.js';
import { execCommand } from '../../src/translate/to-engine/command.js';
import { planContainer } from '../../src/translate/to-engine/container.js';
import { planSandbox } from '../../src/translate/to-engine/sandbox.js';
import {
  containerConfig,
  containerWith,
  linuxContainerConfig,
  linuxResources,
  mount,
} from '../support/builders/container-config.js';
import { imageFacts, imageProcess } from '../support/builders/image.js';
import { nodeFacts } from '../support/builders/node-facts.js';
import { containerInput, sandboxInput } from '../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  podSandboxConfig,
  sandboxSecurityContext,
} from '../support/builders/pod-sandbox-config.js';
import { refusalOf } from '../support/refusals.js';

const KIB = 1024;
const x = (bytes: number): string => 'x'.repeat(bytes);
/** A path of this many bytes whose parts are all short enough. */
const path = (bytes: number): string => `/${x(99)}`.repeat(Math.ceil(bytes / 100)).slice(0, bytes);
const variable = (key: string, bytes: number) => ({ key, value: Buffer.alloc(bytes, 'x') });
const security = (changes: Parameters<typeof containerWith>[0]): Partial<ContainerConfig> => ({
  linux: containerWith(changes).linux,
});
const seLinux = (changes: object): Partial<ContainerConfig> =>
  security({ selinuxOptions: { user: '', role: '', type: '', level: '', ...changes } });
const cpuset = (cpusetCpus: string) => linuxResources({ cpusetCpus });

function plan(changes: Partial<ContainerConfig>, ofImage: Partial<ImageProcess> = {}, user = '') {
  const image = imageFacts({ process: imageProcess(ofImage), user });
  return planContainer(containerInput(containerConfig(changes), { image }));
}

describe('lengths that the kernel or runc cannot take', () => {
  it.each<[string, Partial<ContainerConfig>]>([
    ['config.metadata.name', { metadata: { name: x(254), attempt: 0 } }],
    ['config.command[0]', { command: [x(4096)] }],
    ['config.command[0]', { command: ['', x(65_536)] }],
    ['config.command[1]', { command: ['a', x(131_072)] }],
    ['config.args', { args: [x(4096)] }],
    ['config.args', { args: [x(65_536)] }],
    ['config.args[1]', { args: ['a', x(131_072)] }],
    ['config.working_dir', { workingDir: path(4096) }],
    ['config.working_dir', { workingDir: `/${x(256)}` }],
    ['config.envs[1]', { envs: [variable('A', 131_069), variable('B', 131_070)] }],
    ['config.envs', { envs: Array.from({ length: 32_769 }, (_, n) => variable(`A${String(n)}`, 1)) }],
    ['config', { envs: Array.from({ length: 49 }, (_, n) => variable(`A${String(n)}`, 128 * KIB - 10)) }],
    ['config.mounts[0].container_path', { mounts: [mount({ containerPath: path(65_536) })] }],
    ['config.mounts[0].container_path', { mounts: [mount({ containerPath: `/${x(256)}` })] }],
    ['config.mounts[0].host_path', { mounts: [mount({ hostPath: path(4096) })] }],
    ['config.mounts', { mounts: Array.from({ length: 8193 }, () => mount()) }],
    [
      'config.devices[0].host_path',
      { devices: [{ hostPath: path(4096), containerPath: '', permissions: '' }] },
    ],
    [
      'config.devices[0].container_path',
      { devices: [{ hostPath: '/dev/null', containerPath: path(65_536), permissions: '' }] },
    ],
    ['config.CDI_devices[0].name', { CDIDevices: [{ name: `v/c=${x(4096)}` }] }],
    ['config.log_path', { logPath: path(4096) }],
    ['config.log_path', { logPath: `${x(256)}.log` }],
    ['config', { annotations: { a: x(8 * KIB * KIB) } }],
    ['config', { labels: { a: '<'.repeat(1024 * KIB) } }],
    ['config.linux.security_context.masked_paths[0]', security({ maskedPaths: [path(65_536)] })],
    ['config.linux.security_context.readonly_paths[0]', security({ readonlyPaths: [path(4096)] })],
    ['config.linux.security_context.run_as_username', security({ runAsUsername: x(256) })],
    [
      'config.linux.security_context.supplemental_groups',
      security({ supplementalGroups: Array.from({ length: 65_536 }, (_, n) => String(n)) }),
    ],
    ['config.linux.security_context.apparmor_profile', security({ apparmorProfile: `localhost/${x(4096)}` })],
    [
      'config.linux.security_context.seccomp_profile_path',
      security({ seccompProfilePath: `localhost/${path(4096)}` }),
    ],
    ['config.linux.security_context.selinux_options.type', seLinux({ type: x(4096) })],
    ['config.linux.security_context.selinux_options.level', seLinux({ level: `s0:c${'1'.repeat(4096)}` })],
    [
      'config.linux.resources.cpuset_cpus',
      { linux: linuxContainerConfig({ resources: cpuset('0,'.repeat(33_000) + '0') }) },
    ],
  ])('never reach the Engine: %s is refused', (field, changes) => {
    expect(() => plan(changes)).toThrow(refusalOf(field));
  });

  it.each<[string, Partial<ImageProcess>, Partial<ContainerConfig>, string]>([
    ['Entrypoint', { entrypoint: sizesOf([x(4096)]) }, {}, ''],
    ['Entrypoint', { entrypoint: sizesOf(['a', x(131_072)]) }, { args: ['b'] }, ''],
    ['Cmd', { cmd: sizesOf([x(65_536)]) }, {}, ''],
    ['Cmd', { entrypoint: sizesOf(['']), cmd: sizesOf([x(65_536)]) }, {}, ''],
    ['Cmd', { entrypoint: sizesOf(['a']), cmd: sizesOf([x(131_072)]) }, {}, ''],
    ['Env', { env: sizesOf(['A=1', x(131_072)]) }, { command: ['a'] }, ''],
    ['WorkingDir', { workingDirFault: 'is longer than 4095 bytes' }, {}, ''],
    ['a path in Volumes', { volumeFault: 'is longer than 4095 bytes' }, { workingDir: '/' }, ''],
    ['User', {}, {}, x(256)],
    ['User', {}, {}, `a:${x(256)}`],
  ])('never reach the Engine from an image: %s of it is named', (part, ofImage, changes, user) => {
    const refusal = expect.objectContaining({
      fault: 'invalid-argument',
      message: expect.stringContaining(`config.image.image: ${part} of the image ${imageFacts().id}`),
    });
    expect(() => plan(changes, ofImage, user)).toThrow(refusal);
  });

  it.each<[string, Partial<ImageProcess>, Partial<ContainerConfig>]>([
    ['an entrypoint', { entrypoint: sizesOf([x(65_536)]), cmd: sizesOf([x(65_536)]) }, { command: ['a'] }],
    ['arguments', { entrypoint: sizesOf(['a']), cmd: sizesOf([x(131_072)]) }, { args: ['b'] }],
    ['a directory', { workingDirFault: 'is longer than 4095 bytes' }, { workingDir: '/' }],
  ])('do no harm in what the request replaces: %s of the image', (_what, ofImage, changes) => {
    expect(() => plan(changes, ofImage)).not.toThrow();
  });

  it('count the arguments and variables of the image in the whole', () => {
    const half = Array.from({ length: 24 }, () => x(131_000));
    const envs = half.map((text, n) => variable(`A${String(n)}`, text.length));
    expect(() => plan({ envs })).not.toThrow();
    expect(() => plan({ envs }, { env: sizesOf([...half, x(131_000)]) })).toThrow(refusalOf('config'));
  });

  it('are looked for behind an entrypoint of the image, whose arguments may be as long as any', () => {
    const entrypoint = sizesOf(['/bin/sh']);
    expect(() => plan({ args: [x(65_536)] }, { entrypoint })).not.toThrow();
  });

  it('leave everything alone that the kernel takes', () => {
    const changes: Partial<ContainerConfig> = {
      metadata: { name: x(253), attempt: 0 },
      command: [path(4095), x(131_071)],
      workingDir: path(4095),
      mounts: [mount({ containerPath: path(4095), hostPath: `/${x(255)}` })],
      envs: [variable('A', 131_069)],
    };
    expect(() => plan(changes)).not.toThrow();
  });
});

describe('lengths of a pod', () => {
  const pod = (changes: Partial<PodSandboxConfig>) => planSandbox(sandboxInput(podSandboxConfig(changes)));
  const metadata = { name: 'a', namespace: 'b', uid: 'c', attempt: 0 };

  it.each<[string, Partial<PodSandboxConfig>]>([
    ['config.metadata.name', { metadata: { ...metadata, name: x(254) } }],
    ['config.metadata.namespace', { metadata: { ...metadata, namespace: x(254) } }],
    ['config.metadata.uid', { metadata: { ...metadata, uid: x(254) } }],
    ['config.hostname', { hostname: x(65) }],
    ['config.log_directory', { logDirectory: path(4096) }],
    ['config', { annotations: { a: x(8 * KIB * KIB) } }],
    ['config.linux.cgroup_parent', { linux: linuxPodSandboxConfig({ cgroupParent: path(65_536) }) }],
    ['config.linux.cgroup_parent', { linux: linuxPodSandboxConfig({ cgroupParent: `/${x(256)}` }) }],
    ['config.linux.sysctls', { linux: linuxPodSandboxConfig({ sysctls: { [`net.${x(65_536)}`]: '1' } }) }],
    [
      'config.linux.sysctls["net.ipv4.ip_forward"]',
      { linux: linuxPodSandboxConfig({ sysctls: { 'net.ipv4.ip_forward': '1'.repeat(4096) } }) },
    ],
    [
      'config.linux.security_context.selinux_options.role',
      {
        linux: linuxPodSandboxConfig({
          securityContext: sandboxSecurityContext({
            selinuxOptions: { user: '', role: x(4096), type: '', level: '' },
          }),
        }),
      },
    ],
  ])('never reach the Engine: %s is refused', (field, changes) => {
    expect(() => pod(changes)).toThrow(refusalOf(field));
  });

  it('are fine where each of its names is as long as a name of Kubernetes’ may be', () => {
    const longest = { name: x(253), namespace: x(253), uid: x(253), attempt: 0 };
    expect(() => pod({ metadata: longest })).not.toThrow();
  });
});

describe('lengths of what comes later', () => {
  it.each([
    ['cmd[0]', [x(4096)]],
    ['cmd[0]', ['', 'a']],
    ['cmd[1]', ['a', x(131_072)]],
    ['cmd', ['a', ...Array.from({ length: 33 }, () => x(131_071))]],
  ])('never reach the Engine: %s of an exec is refused', (field, command) => {
    expect(() => execCommand(command, 'cmd')).toThrow(refusalOf(field));
  });

  it('never reach the Engine: a cpuset of an update is refused', () => {
    const update = { resources: cpuset('0,'.repeat(33_000) + '0'), current: {}, facts: nodeFacts() };
    expect(() => planResourceUpdate(update)).toThrow(refusalOf('linux.cpuset_cpus'));
  });

  it.each([[{ [`memory.${x(256)}`]: '1' }], [{ 'memory.high': x(4096) }]])(
    'never reach a cgroup: %# of an update is refused',
    (unified) => {
      const update = {
        resources: linuxResources({ unified }),
        current: {},
        facts: nodeFacts({ cgroupVersion: 2 }),
      };
      expect(() => planResourceUpdate(update)).toThrow(
        expect.objectContaining({ fault: 'invalid-argument' }),
      );
    },
  );
});
