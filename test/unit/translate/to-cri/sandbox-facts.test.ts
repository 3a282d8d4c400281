import { describe, expect, it } from 'vitest';
import type { PodSandboxConfig } from '../../../../src/cri/generated/runtime/v1/PodSandboxConfig.js';
import type { ContainerInspect } from '../../../../src/engine/wire/container-inspect.js';
import { LABEL, withImageId } from '../../../../src/translate/labels.js';
import { sandboxFactsFrom } from '../../../../src/translate/to-cri/sandbox-facts.js';
import type { Known } from '../../../../src/translate/to-cri/trust.js';
import { planSandbox } from '../../../../src/translate/to-engine/sandbox.js';
import { containerInspect, type InspectChanges } from '../../../support/builders/container-inspect.js';
import { digestOf } from '../../../support/builders/image.js';
import { SANDBOX_ID, sandboxFacts } from '../../../support/builders/sandbox-facts.js';
import { sandboxInput } from '../../../support/builders/plans.js';
import {
  linuxPodSandboxConfig,
  namespaceOption,
  podSandboxConfig,
  portMapping,
  sandboxSecurityContext,
} from '../../../support/builders/pod-sandbox-config.js';

/** A node that has no image and no sandbox. */
const nothing: Known = { image: () => undefined, sandbox: () => undefined, container: () => undefined };

/** On a node that has the image, with these labels. */
const read = (inspect: ContainerInspect, labels: Record<string, string> = {}) =>
  sandboxFactsFrom(inspect, { ...nothing, image: () => ({ labels, isTooLarge: false }) });

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

/** With Berth's label that names the image. */
function marked(inspect: ContainerInspect, imageId: string): ContainerInspect {
  return {
    ...inspect,
    Config: { ...inspect.Config, Labels: withImageId(inspect.Config.Labels ?? {}, imageId) },
  };
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
    const facts = read(madeByBerth(config, 'kata'));
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
    const facts = read(madeByBerth(podSandboxConfig({ linux: null })));
    expect(facts?.namespaces).toEqual({ network: 'POD', pid: 'POD', ipc: 'POD' });
  });

  it("is on the node's network when the Engine says so", () => {
    const namespaceOptions = namespaceOption({ network: 'NODE', pid: 'NODE', ipc: 'NODE' });
    const linux = linuxPodSandboxConfig({ securityContext: sandboxSecurityContext({ namespaceOptions }) });
    const facts = read(madeByBerth(podSandboxConfig({ linux })));
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
    expect(read(docker)).toMatchObject({
      network: 'docker',
      engineIps: ['172.31.0.2', 'fd00::2'],
    });
    const cni = madeByBerth(podSandboxConfig(), '', { NetworkSettings });
    expect(read(cni)?.engineIps).toEqual([]);
    const none = madeByBerth(podSandboxConfig(), '', {
      HostConfig: { NetworkMode: 'berth' },
      NetworkSettings: { SandboxKey: '', Networks: null },
    });
    expect(read(none)?.engineIps).toEqual([]);
  });

  it('is known by its name with a suffix too', () => {
    expect(
      read(madeByBerth(podSandboxConfig(), '', { Name: '/k8s_POD_web_default_0a1b2c_0_0123abcd' })),
    ).toBeDefined();
  });

  it('is known by its record under whatever name it was given', () => {
    const renamed = marked(madeByBerth(podSandboxConfig(), '', { Name: '/mine' }), digestOf('busybox'));
    expect(read(renamed)).toMatchObject({ origin: 'berth', metadata: { name: 'web' } });
  });

  it('that does not have the id of its image among its labels is known by its name alone', () => {
    expect(read(madeByBerth(podSandboxConfig()))).toMatchObject({ origin: 'berth' });
    expect(read(madeByBerth(podSandboxConfig(), '', { Name: '/mine' }))).toBeUndefined();
  });

  it('a sandbox with a record of a newer Berth is still its, with what the plain labels tell', () => {
    const labels = { ...dockerdLabels, [LABEL.sandboxRecord]: '{"v":9}' };
    expect(read(madeByCriDockerd(labels))).toMatchObject({
      origin: 'berth',
      metadata: { name: 'web', attempt: 2 },
      labels: { app: 'web' },
      annotations: { note: 'n' },
      config: undefined,
    });
  });

  it('does not run when the Engine says so, or nothing', () => {
    const State = { Running: null, Pid: null };
    expect(read(madeByBerth(podSandboxConfig(), '', { State }))).toMatchObject({
      running: false,
      pid: 0,
    });
  });
});

describe('the resolv.conf of a sandbox', () => {
  const mount = (Destination: string, Type = 'bind') => ({
    Type,
    Source: '/state/resolv-conf/a',
    Destination,
    RW: true,
    Propagation: 'rprivate',
  });
  const pathWith = (Mounts: ReturnType<typeof mount>[]) =>
    read(madeByBerth(podSandboxConfig(), '', { Mounts }))?.resolvConfPath;

  it('is the file that the Engine mounts there, where it mounts one', () => {
    expect(pathWith([mount('/data'), mount('/etc/resolv.conf')])).toBe('/state/resolv-conf/a');
    expect(pathWith([mount('/data')])).toBeUndefined();
    expect(pathWith([mount('/etc/resolv.conf', 'volume')])).toBeUndefined();
  });
});

describe('the files that a pod may write to beside its writable layers', () => {
  const ENGINE = {
    ResolvConfPath: '/docker/resolv.conf',
    HostnamePath: '/docker/hostname',
    HostsPath: '/docker/hosts',
  };
  const filesWith = (changes: InspectChanges) =>
    read(madeByBerth(podSandboxConfig(), '', { ...ENGINE, ...changes }))?.sharedFiles;

  it('are the Engine’s, with Berth’s resolv.conf where the pod has one', () => {
    const own = {
      Type: 'bind',
      Source: '/state/a',
      Destination: '/etc/resolv.conf',
      RW: true,
      Propagation: '',
    };
    expect(filesWith({})).toEqual(['/docker/resolv.conf', '/docker/hostname', '/docker/hosts']);
    expect(filesWith({ Mounts: [own] })).toEqual(['/state/a', '/docker/hostname', '/docker/hosts']);
    expect(filesWith({ HostnamePath: '', HostsPath: null })).toEqual(['/docker/resolv.conf']);
  });
});

describe('a sandbox of cri-dockerd', () => {
  it('reads back as cri-dockerd would give it', () => {
    expect(read(madeByCriDockerd())).toMatchObject({
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
    expect(read(inspect)).toMatchObject({
      network: 'node',
      namespaces: { network: 'NODE', pid: 'NODE', ipc: 'NODE' },
      cgroupParent: '',
    });
  });

  it("does not give the pause image's labels for the pod's", () => {
    const labels = { ...dockerdLabels, maintainer: 'someone' };
    const facts = read(madeByCriDockerd(labels), { maintainer: 'someone' });
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
    expect(read(inspect)).toBeUndefined();
  });

  it('a container with the labels of a sandbox of Berth, made of another image, is not taken for one', () => {
    const labels = madeByBerth(podSandboxConfig()).Config.Labels ?? {};
    const copy = containerInspect({ Name: '/web', Config: { Labels: labels } });
    expect(read(copy)).toBeUndefined();
    expect(read(marked(copy, digestOf('pause')))).toBeUndefined();
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
    const facts = read(madeByCriDockerd(labels), { [LABEL.sandboxRecord]: record });
    expect(facts).toMatchObject({ origin: 'cri-dockerd', config: undefined });
    expect(facts?.labels).not.toHaveProperty('evil');
  });
});

describe('a sandbox whose pause image is gone', () => {
  it('a sandbox of Berth reads back as it was asked for', () => {
    const inspect = madeByBerth(podSandboxConfig({ annotations: { note: 'n' } }));
    const Labels = withImageId(inspect.Config.Labels!, inspect.Image);
    expect(sandboxFactsFrom({ ...inspect, Config: { ...inspect.Config, Labels } }, nothing)).toMatchObject({
      origin: 'berth',
      annotations: { note: 'n' },
    });
  });

  it('a sandbox of cri-dockerd keeps the labels that tell its pod, and is given none that may be the image’s', () => {
    const record = JSON.stringify({ v: 1, config: { metadata: { name: 'web' }, labels: { evil: '1' } } });
    const labels = withImageId(
      { ...dockerdLabels, [LABEL.sandboxRecord]: record },
      digestOf('another image'),
    );
    expect(sandboxFactsFrom(madeByCriDockerd(labels), nothing)).toMatchObject({
      origin: 'cri-dockerd',
      metadata: { name: 'web', namespace: 'default', uid: '0a1b2c', attempt: 2 },
      labels: { [LABEL.podName]: 'web', [LABEL.podNamespace]: 'default', [LABEL.podUid]: '0a1b2c' },
      annotations: {},
    });
  });

  it('stays what it was known as, also under another name', () => {
    const before = sandboxFacts({ origin: 'cri-dockerd', labels: { kept: 'yes' } });
    const inspect = madeByCriDockerd(dockerdLabels, { Id: SANDBOX_ID, Name: '/renamed' });
    expect(sandboxFactsFrom(inspect, { ...nothing, sandbox: () => ({ facts: before }) })).toMatchObject({
      name: 'renamed',
      metadata: before.metadata,
      labels: { kept: 'yes' },
    });
  });
});
