import { describe, expect, it } from 'vitest';
import { capabilitiesToHostConfig } from '../../src/translate/to-engine/capabilities.js';
import { cgroupParentToHostConfig } from '../../src/translate/to-engine/cgroup-parent.js';
import { commandToConfig } from '../../src/translate/to-engine/command.js';
import { planContainer } from '../../src/translate/to-engine/container.js';
import { cdiDevicesToHostConfig, devicesToHostConfig } from '../../src/translate/to-engine/devices.js';
import { dnsToHostConfig, withResolvConf } from '../../src/translate/to-engine/dns.js';
import { environmentToConfig } from '../../src/translate/to-engine/environment.js';
import { hostnameToConfig } from '../../src/translate/to-engine/hostname.js';
import { logConfigToHostConfig, sandboxLogConfig } from '../../src/translate/to-engine/log-config.js';
import { maskedPathsToHostConfig } from '../../src/translate/to-engine/masked-paths.js';
import { planMounts } from '../../src/translate/to-engine/mounts.js';
import { containerNamespaces, sandboxNamespaces } from '../../src/translate/to-engine/namespaces.js';
import { oomScoreToHostConfig } from '../../src/translate/to-engine/oom-score.js';
import { portMappingsToEngine } from '../../src/translate/to-engine/port-mappings.js';
import { cgroupnsToHostConfig, privilegedToHostConfig } from '../../src/translate/to-engine/privileged.js';
import { resourcesToHostConfig } from '../../src/translate/to-engine/resources.js';
import { runtimeToHostConfig } from '../../src/translate/to-engine/runtime.js';
import { planSandbox } from '../../src/translate/to-engine/sandbox.js';
import { containerSecurityOpt, sandboxSecurityOpt } from '../../src/translate/to-engine/security-opt.js';
import { sysctlsToHostConfig } from '../../src/translate/to-engine/sysctls.js';
import { groupsToHostConfig, userToConfig } from '../../src/translate/to-engine/user.js';
import {
  containerConfig,
  containerSecurityContext,
  linuxResources,
  mount,
} from '../support/builders/container-config.js';
import { nodeFacts } from '../support/builders/node-facts.js';
import { containerInput, sandboxInput } from '../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  podSandboxConfig,
  portMapping,
  sandboxSecurityContext,
} from '../support/builders/pod-sandbox-config.js';
import { sandboxFacts } from '../support/builders/sandbox-facts.js';

/** Everything that the slices know of, asked for at once, so that each returns every field it owns. */
const facts = nodeFacts({ seLinux: true, usernsRemap: true, cgroupVersion: 2 });
const users = { user: '', accounts: undefined };
const user = { runAsUser: { value: '1' }, supplementalGroups: ['2'] };
const capabilities = { addCapabilities: ['KILL'], dropCapabilities: ['ALL'], addAmbientCapabilities: [] };
const context = containerSecurityContext({
  ...user,
  capabilities,
  namespaceOptions: namespaceOption({ pid: 'POD' }),
  readonlyRootfs: true,
});
const resources = linuxResources({
  cpuPeriod: '1000',
  cpuQuota: '1000',
  cpuShares: '2',
  memoryLimitInBytes: '8000000',
  cpusetCpus: '0',
  cpusetMems: '0',
});
const sandbox = sandboxFacts({ network: 'node', runtimeHandler: 'runc' });
const mounts = [mount(), mount({ containerPath: '/relabelled', selinuxRelabel: true })];
const device = { hostPath: '/dev/fuse', containerPath: '', permissions: '' };
const container = containerConfig({
  command: ['a'],
  args: ['b'],
  workingDir: '/',
  envs: [{ key: 'A', value: Buffer.from('1') }],
  stopSignal: 'SIGNAL_SIGQUIT',
  mounts,
  devices: [device],
  CDIDevices: [{ name: 'v/c=n' }],
  linux: { resources, securityContext: context },
});
const dns = { servers: ['10.0.0.1'], searches: ['a'], options: ['b'] };
const podNamespaces = namespaceOption({ pid: 'NODE' });
const podContext = sandboxSecurityContext({ ...user, namespaceOptions: podNamespaces, readonlyRootfs: true });
const pod = podSandboxConfig({
  dnsConfig: dns,
  portMappings: [portMapping()],
  linux: linuxPodSandboxConfig({ securityContext: podContext, sysctls: { 'net.x': '1' } }),
});
const settings = { pauseImage: 'pause', networkMode: 'docker', dockerNetwork: 'berth' } as const;
const log = { logDriver: 'local', logMaxSize: '1m', logMaxFiles: 2 } as const;

function keysOf(slices: readonly object[]): string[] {
  return slices.flatMap((slice) => Object.keys(slice)).sort();
}

describe('the slices of a plan', () => {
  const containerHost = [
    runtimeToHostConfig('runc', 'f', facts),
    cgroupParentToHostConfig('/a', 'f', facts),
    containerNamespaces(context.namespaceOptions, sandbox, facts, 'f'),
    privilegedToHostConfig(true, true, facts, 'f'),
    capabilitiesToHostConfig(capabilities, 'f'),
    containerSecurityOpt(context, { selinuxOptions: null, seccompProfile: undefined }, facts, 'f'),
    maskedPathsToHostConfig(context, 'f'),
    groupsToHostConfig(context, users, 'f'),
    resourcesToHostConfig(resources, 'f'),
    oomScoreToHostConfig('0', facts, 'f'),
    devicesToHostConfig([device]),
    cdiDevicesToHostConfig([{ name: 'v/c=n' }], facts),
    logConfigToHostConfig(log),
    planMounts(mounts, { runtimeHandler: '', facts, findImage: () => undefined }).hostConfig,
    // What planContainer says itself.
    { RestartPolicy: 1, ReadonlyRootfs: 1, Init: 1, ShmSize: 1 },
  ];
  const containerBody = [
    commandToConfig(container),
    environmentToConfig(container.envs),
    userToConfig(context, users, 'f'),
    { Image: 1, Labels: 1, HostConfig: 1, Tty: 1, OpenStdin: 1, StdinOnce: 1, Healthcheck: 1, StopSignal: 1 },
  ];
  const sandboxHost = [
    runtimeToHostConfig('runc', 'f', facts),
    sandboxNamespaces(podNamespaces, settings, facts, 'f'),
    sandboxSecurityOpt(podContext, undefined, facts, 'f'),
    groupsToHostConfig(podContext, users, 'f'),
    cgroupParentToHostConfig('/a', 'f', facts),
    sysctlsToHostConfig({ 'net.x': '1' }, null, 'f'),
    dnsToHostConfig(dns, 'f'),
    portMappingsToEngine([portMapping()]).hostConfig,
    sandboxLogConfig(),
    cgroupnsToHostConfig(facts),
    withResolvConf({}, { source: '/r', readOnly: false }, facts),
    { OomScoreAdj: 1, ReadonlyRootfs: 1, CpuShares: 1, ShmSize: 1, RestartPolicy: 1, Init: 1 },
  ];
  const sandboxBody = [
    hostnameToConfig('web', 'f'),
    userToConfig(podContext, users, 'f'),
    portMappingsToEngine([portMapping()]).config,
    { Image: 1, Labels: 1, HostConfig: 1, Healthcheck: 1 },
  ];

  it.each([
    ['a container, HostConfig', containerHost],
    ['a container, Config', containerBody],
    ['a sandbox, HostConfig', sandboxHost],
    ['a sandbox, Config', sandboxBody],
  ])('own their fields, each alone: %s', (_what, slices) => {
    const keys = keysOf(slices);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('make up the whole of a container', () => {
    const { body } = planContainer(
      containerInput(container, { sandbox, facts, settings: { ...log, logMode: 'cri' } }),
    );
    // Masked paths and privileges exclude one another.
    const expected = keysOf(containerHost).filter((key) => key !== 'Privileged');
    expect(keysOf([body.HostConfig])).toEqual(expected);
    expect(keysOf([body])).toEqual(keysOf(containerBody));
  });

  it('make up the whole of a sandbox', () => {
    const { body } = planSandbox(sandboxInput(pod, { facts, settings, runtimeHandler: 'runc' }));
    expect(keysOf([body.HostConfig])).toEqual(keysOf(sandboxHost));
    expect(keysOf([body])).toEqual(keysOf(sandboxBody));
  });
});
