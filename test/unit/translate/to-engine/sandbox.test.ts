import { describe, expect, it } from 'vitest';
import type { PodSandboxConfig } from '../../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import {
  planSandbox,
  sandboxSeccompPath,
  type SandboxInput,
} from '../../../../src/translate/to-engine/sandbox.js';
import { nodeFacts } from '../../../support/builders/node-facts.js';
import { sandboxInput } from '../../../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  podSandboxConfig,
  portMapping,
  sandboxSecurityContext,
} from '../../../support/builders/pod-sandbox-config.js';
import { refusalOf } from '../../../support/refusals.js';

function plan(changes: Partial<PodSandboxConfig> = {}, around: Partial<SandboxInput> = {}) {
  return planSandbox(sandboxInput(podSandboxConfig(changes), around));
}

const docker = { pauseImage: 'pause', networkMode: 'docker', dockerNetwork: 'berth' } as const;
const onNode = linuxPodSandboxConfig({
  securityContext: sandboxSecurityContext({
    namespaceOptions: namespaceOption({ network: 'NODE', pid: 'NODE', ipc: 'NODE' }),
  }),
});

describe('planSandbox', () => {
  it('makes a pause container with the fewest privileges', () => {
    const { name, image, network, body } = plan();
    const { Labels, ...rest } = body;
    expect({ name, image, network }).toEqual({
      name: 'k8s_POD_web_default_0a1b2c_0',
      image: 'registry.k8s.io/pause:3.10',
      network: 'cni',
    });
    expect(Object.keys(Labels)).toContain('io.berth.sandbox');
    expect(rest).toEqual({
      Image: 'registry.k8s.io/pause:3.10',
      Hostname: 'web',
      Healthcheck: { Test: ['NONE'] },
      HostConfig: {
        CpuShares: 2,
        ShmSize: 67_108_864,
        RestartPolicy: { Name: 'no' },
        NetworkMode: 'none',
        IpcMode: 'shareable',
        SecurityOpt: ['no-new-privileges=true'],
        CgroupnsMode: 'host',
        Init: false,
        CgroupParent: '/kubepods/besteffort/pod0a1b2c',
        LogConfig: {
          Type: 'local',
          Config: { 'max-size': '1m', 'max-file': '1', compress: 'false', mode: 'blocking' },
        },
        OomScoreAdj: -998,
      },
    });
  });

  it('is not privileged itself when the pod may have privileged containers', () => {
    const linux = linuxPodSandboxConfig({ securityContext: sandboxSecurityContext({ privileged: true }) });
    expect(plan({ linux }).body.HostConfig).not.toHaveProperty('Privileged');
  });

  it('runs as who is asked for, without needing to know groups', () => {
    const securityContext = sandboxSecurityContext({
      runAsUser: { value: '1000' },
      supplementalGroups: ['7'],
      supplementalGroupsPolicy: 'Strict',
      readonlyRootfs: true,
    });
    const { body } = plan({ linux: linuxPodSandboxConfig({ securityContext }) });
    expect(body).toMatchObject({ User: '1000', HostConfig: { GroupAdd: ['7'], ReadonlyRootfs: true } });
  });

  it('never forwards annotations to the runtime', () => {
    expect(plan({ annotations: { 'org.systemd.property.X': '1' } }).body.HostConfig).not.toHaveProperty(
      'Annotations',
    );
  });

  it('raises the OOM score to what the node allows', () => {
    expect(plan({}, { facts: nodeFacts({ lowestOomScoreAdj: 0 }) }).body.HostConfig.OomScoreAdj).toBe(0);
  });

  it('passes sysctls, DNS and the runtime on', () => {
    const dnsConfig = { servers: ['10.96.0.10'], searches: [], options: [] };
    const { body } = plan(
      { dnsConfig, linux: linuxPodSandboxConfig({ sysctls: { 'net.core.somaxconn': '1' } }) },
      { runtimeHandler: 'kata' },
    );
    expect(body.HostConfig).toMatchObject({
      Dns: ['10.96.0.10'],
      Sysctls: { 'net.core.somaxconn': '1' },
      Runtime: 'kata',
    });
  });

  it('publishes host ports on a Docker network only', () => {
    const portMappings = [portMapping()];
    const ports = { '80/tcp': [{ HostIp: '', HostPort: '8080' }] };
    const published = plan({ portMappings }, { settings: docker });
    expect(published).toMatchObject({
      network: 'docker',
      body: { ExposedPorts: { '80/tcp': {} }, HostConfig: { NetworkMode: 'berth', PortBindings: ports } },
    });
    expect(plan({ portMappings }).body.HostConfig).not.toHaveProperty('PortBindings');
    const node = plan({ portMappings, linux: onNode }, { settings: docker });
    expect(node).toMatchObject({
      network: 'node',
      body: { HostConfig: { NetworkMode: 'host', PidMode: 'host', IpcMode: 'host' } },
    });
    expect(node.body.HostConfig).not.toHaveProperty('PortBindings');
  });

  it('takes a pod without anything of Linux', () => {
    const { body } = plan({ linux: null, hostname: '', logDirectory: '' });
    expect(body).not.toHaveProperty('Hostname');
    expect(body.HostConfig).toMatchObject({ NetworkMode: 'none', IpcMode: 'shareable' });
    expect(plan({ linux: linuxPodSandboxConfig({ securityContext: null }) }).network).toBe('cni');
  });

  const security = (changes: Parameters<typeof sandboxSecurityContext>[0]) => ({
    linux: linuxPodSandboxConfig({ securityContext: sandboxSecurityContext(changes) }),
  });

  it.each<[string, Partial<PodSandboxConfig>]>([
    ['config.metadata', { metadata: null }],
    ['config.metadata.name', { metadata: { name: '', namespace: 'n', uid: 'u', attempt: 0 } }],
    ['config.metadata.name', { metadata: { name: 'a/b', namespace: 'n', uid: 'u', attempt: 0 } }],
    ['config.metadata.namespace', { metadata: { name: 'a', namespace: 'n n', uid: 'u', attempt: 0 } }],
    ['config.metadata.uid', { metadata: { name: 'a', namespace: 'n', uid: 'ü', attempt: 0 } }],
    ['config.hostname', { hostname: 'a b' }],
    ['config.log_directory', { logDirectory: 'logs' }],
    ['config.dns_config.servers[0]', { dnsConfig: { servers: ['x'], searches: [], options: [] } }],
    ['config.port_mappings[0].container_port', { portMappings: [portMapping({ containerPort: 0 })] }],
    [
      'config.linux.sysctls["vm.swappiness"]',
      { linux: linuxPodSandboxConfig({ sysctls: { 'vm.swappiness': '1' } }) },
    ],
    ['config.linux.cgroup_parent', { linux: linuxPodSandboxConfig({ cgroupParent: '/a/..' }) }],
    ['config.linux.security_context.run_as_group', security({ runAsGroup: { value: '1' } })],
    [
      'config.linux.security_context.namespace_options.network',
      security({ namespaceOptions: namespaceOption({ network: 'TARGET' }) }),
    ],
    [
      'config.linux.security_context.namespace_options.userns_options.mode',
      security({ namespaceOptions: namespaceOption({ usernsOptions: { mode: 'POD', uids: [], gids: [] } }) }),
    ],
    [
      'config.linux.security_context.seccomp.localhost_ref',
      security({ seccomp: { profileType: 'Localhost', localhostRef: 'x' } }),
    ],
    [
      'config.linux.security_context.selinux_options.level',
      security({ selinuxOptions: { user: '', role: '', type: '', level: 'x' } }),
    ],
  ])('refuses %s', (field, changes) => {
    expect(() => plan(changes)).toThrow(refusalOf(field));
  });

  it('refuses a runtime handler that the Engine does not have', () => {
    expect(() => plan({}, { runtimeHandler: 'nope' })).toThrow(refusalOf('runtime_handler'));
  });
});

describe('sandboxSeccompPath', () => {
  const path = (changes: Parameters<typeof sandboxSecurityContext>[0]) =>
    sandboxSeccompPath(
      podSandboxConfig({
        linux: linuxPodSandboxConfig({ securityContext: sandboxSecurityContext(changes) }),
      }),
    );

  it('names the profile to read', () => {
    expect(path({ seccomp: { profileType: 'Localhost', localhostRef: '/p.json' } })).toBe('/p.json');
    expect(path({ seccomp: { profileType: 'RuntimeDefault', localhostRef: '' } })).toBeUndefined();
    expect(path({})).toBeUndefined();
    expect(sandboxSeccompPath(podSandboxConfig({ linux: null }))).toBeUndefined();
    expect(
      sandboxSeccompPath(podSandboxConfig({ linux: linuxPodSandboxConfig({ securityContext: null }) })),
    ).toBeUndefined();
  });
});
