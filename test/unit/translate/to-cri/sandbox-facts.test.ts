import { describe, expect, it } from 'vitest';
import type { PodSandboxConfig } from '../../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import { LABEL } from '../../../../src/translate/labels.js';
import { sandboxFactsFrom } from '../../../../src/translate/to-cri/sandbox-facts.js';
import { planSandbox } from '../../../../src/translate/to-engine/sandbox.js';
import { containerInspect, type InspectChanges } from '../../../support/builders/container-inspect.js';
import { digestOf } from '../../../support/builders/image.js';
import { sandboxInput } from '../../../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  podSandboxConfig,
  portMapping,
  sandboxSecurityContext,
} from '../../../support/builders/pod-sandbox-config.js';

/** What the Engine shows of a sandbox that Berth made from this config. */
function madeByBerth(config: PodSandboxConfig, runtimeHandler = '', changes: InspectChanges = {}) {
  const { name, body } = planSandbox(sandboxInput(config, { runtimeHandler }));
  return containerInspect({
    Name: `/${name}`,
    Id: '5'.repeat(64),
    ...changes,
    Config: { Labels: body.Labels, ...changes.Config },
    HostConfig: {
      NetworkMode: body.HostConfig.NetworkMode ?? '',
      CgroupParent: '/kubepods/pod0a1b2c',
      ...changes.HostConfig,
    },
  });
}

const dockerdLabels = {
  'io.kubernetes.docker.type': 'podsandbox',
  'io.kubernetes.container.name': 'POD',
  'io.kubernetes.pod.name': 'web',
  'io.kubernetes.pod.namespace': 'default',
  'io.kubernetes.pod.uid': '0a1b2c',
  'annotation.note': 'n',
  app: 'web',
};

/** What the Engine shows of a sandbox that cri-dockerd made. */
function madeByCriDockerd(Labels: Record<string, string> = dockerdLabels, changes: InspectChanges = {}) {
  return containerInspect({ Name: '/k8s_POD_web_default_0a1b2c_2', ...changes, Config: { Labels } });
}

describe('a sandbox of Berth', () => {
  it('reads back as it was asked for', () => {
    const config = podSandboxConfig({
      metadata: { name: 'under_score', namespace: 'default', uid: 'u', attempt: 7 },
      labels: { app: '', 'io.kubernetes.docker.type': 'mine' },
      annotations: { note: 'n' },
      portMappings: [portMapping()],
    });
    const facts = sandboxFactsFrom(madeByBerth(config, 'kata'));
    expect(facts).toMatchObject({
      id: '5'.repeat(64),
      name: 'k8s_POD_under_score_default_u_7',
      origin: 'berth',
      metadata: { name: 'under_score', namespace: 'default', uid: 'u', attempt: 7 },
      labels: { app: '', 'io.kubernetes.docker.type': 'mine' },
      annotations: { note: 'n' },
      createdAtNs: 1_700_000_001_500_000_000n,
      runtimeHandler: 'kata',
      network: 'cni',
      namespaces: { network: 'POD', pid: 'CONTAINER', ipc: 'POD' },
      portMappings: [{ protocol: 'TCP', containerPort: 80, hostPort: 8080 }],
      cgroupParent: '/kubepods/pod0a1b2c',
      running: true,
      pid: 4343,
      engineIps: [],
    });
    expect(facts?.config?.hostname).toBe('web');
  });

  it('has POD namespaces where nothing was asked for', () => {
    const facts = sandboxFactsFrom(madeByBerth(podSandboxConfig({ linux: null })));
    expect(facts?.namespaces).toEqual({ network: 'POD', pid: 'POD', ipc: 'POD' });
  });

  it("is on the node's network when the Engine says so", () => {
    const namespaceOptions = namespaceOption({ network: 'NODE', pid: 'NODE', ipc: 'NODE' });
    const linux = linuxPodSandboxConfig({ securityContext: sandboxSecurityContext({ namespaceOptions }) });
    const facts = sandboxFactsFrom(madeByBerth(podSandboxConfig({ linux })));
    expect(facts).toMatchObject({
      network: 'node',
      namespaces: { network: 'NODE', pid: 'NODE', ipc: 'NODE' },
    });
  });

  it("has the addresses of the Engine's networks, IPv4 first, on a Docker network alone", () => {
    const Networks = {
      berth: { IPAddress: '172.31.0.2', GlobalIPv6Address: 'fd00::2' },
      other: { IPAddress: null, GlobalIPv6Address: null },
    };
    const NetworkSettings = { SandboxKey: '', Networks };
    const docker = madeByBerth(podSandboxConfig(), '', {
      NetworkSettings,
      HostConfig: { NetworkMode: 'berth' },
    });
    expect(sandboxFactsFrom(docker)).toMatchObject({
      network: 'docker',
      engineIps: ['172.31.0.2', 'fd00::2'],
    });
    const cni = madeByBerth(podSandboxConfig(), '', { NetworkSettings });
    expect(sandboxFactsFrom(cni)?.engineIps).toEqual([]);
    const none = madeByBerth(podSandboxConfig(), '', {
      HostConfig: { NetworkMode: 'berth' },
      NetworkSettings: { SandboxKey: '', Networks: null },
    });
    expect(sandboxFactsFrom(none)?.engineIps).toEqual([]);
  });

  it('is known by its name with a suffix too', () => {
    expect(
      sandboxFactsFrom(
        madeByBerth(podSandboxConfig(), '', { Name: '/k8s_POD_web_default_0a1b2c_0_0123abcd' }),
      ),
    ).toBeDefined();
  });

  it('is not ours any more once it was renamed', () => {
    expect(
      sandboxFactsFrom(madeByBerth(podSandboxConfig(), '', { Name: '/k8s_POD_other_default_0a1b2c_0' })),
    ).toBeUndefined();
  });

  it('with a record of a newer Berth is still its, with what the plain labels tell', () => {
    const labels = { ...dockerdLabels, [LABEL.sandboxRecord]: '{"v":9}' };
    expect(sandboxFactsFrom(madeByCriDockerd(labels))).toMatchObject({
      origin: 'berth',
      metadata: { name: 'web', attempt: 2 },
      labels: { app: 'web' },
      annotations: { note: 'n' },
      config: undefined,
    });
  });

  it('does not run when the Engine says so, or nothing', () => {
    const State = { Running: null, Pid: null };
    expect(sandboxFactsFrom(madeByBerth(podSandboxConfig(), '', { State }))).toMatchObject({
      running: false,
      pid: 0,
    });
  });
});

describe('a sandbox of cri-dockerd', () => {
  it('reads back as cri-dockerd would give it', () => {
    expect(sandboxFactsFrom(madeByCriDockerd())).toMatchObject({
      origin: 'cri-dockerd',
      metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 2 },
      labels: { app: 'web', 'io.kubernetes.pod.name': 'web' },
      annotations: { note: 'n' },
      runtimeHandler: '',
      network: 'cni',
      namespaces: { network: 'POD', pid: 'CONTAINER', ipc: 'POD' },
      config: undefined,
      portMappings: [],
    });
  });

  it("is on the node's namespaces where the Engine says so", () => {
    const inspect = containerInspect({
      Name: '/k8s_POD_web_default_0a1b2c_2',
      Config: { Labels: dockerdLabels },
      HostConfig: { NetworkMode: 'host', PidMode: 'host', IpcMode: 'host', CgroupParent: null },
    });
    expect(sandboxFactsFrom(inspect)).toMatchObject({
      network: 'node',
      namespaces: { network: 'NODE', pid: 'NODE', ipc: 'NODE' },
      cgroupParent: '',
    });
  });

  it("does not give the pause image's labels for the pod's", () => {
    const labels = { ...dockerdLabels, maintainer: 'someone' };
    const facts = sandboxFactsFrom(madeByCriDockerd(labels), (id) =>
      id === digestOf('busybox') ? { maintainer: 'someone' } : undefined,
    );
    expect(facts?.labels).not.toHaveProperty('maintainer');
  });
});

describe('what is no sandbox', () => {
  const without = (key: string) =>
    Object.fromEntries(Object.entries(dockerdLabels).filter(([name]) => name !== key));

  it.each([
    ['a container without labels', containerInspect({ Config: { Labels: null } })],
    ['a container of a pod', madeByCriDockerd({ ...dockerdLabels, [LABEL.type]: 'container' })],
    ['one without the type', madeByCriDockerd(without(LABEL.type))],
    ['one without the name POD', madeByCriDockerd(without(LABEL.containerName))],
    ['one with another name', madeByCriDockerd(dockerdLabels, { Name: '/web' })],
    ['one whose pod name disagrees', madeByCriDockerd({ ...dockerdLabels, [LABEL.podName]: 'db' })],
    [
      'one whose namespace disagrees',
      madeByCriDockerd({ ...dockerdLabels, [LABEL.podNamespace]: 'kube-system' }),
    ],
    ['one whose uid disagrees', madeByCriDockerd({ ...dockerdLabels, [LABEL.podUid]: 'ffff' })],
  ])('%s is not taken for one', (_what, inspect) => {
    expect(sandboxFactsFrom(inspect)).toBeUndefined();
  });

  it('a record that the image brought is not believed', () => {
    const record = JSON.stringify({
      v: 1,
      config: {
        metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 2 },
        labels: { evil: '1' },
      },
    });
    const labels = { ...dockerdLabels, [LABEL.sandboxRecord]: record };
    const facts = sandboxFactsFrom(madeByCriDockerd(labels), () => ({ [LABEL.sandboxRecord]: record }));
    expect(facts).toMatchObject({ origin: 'cri-dockerd', config: undefined });
    expect(facts?.labels).not.toHaveProperty('evil');
  });
});
