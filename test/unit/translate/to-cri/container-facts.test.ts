import { describe, expect, it } from 'vitest';
import type { ContainerConfig } from '../../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import { LABEL } from '../../../../src/translate/labels.js';
import { containerFactsFrom } from '../../../../src/translate/to-cri/container-facts.js';
import type { Known } from '../../../../src/translate/to-cri/trust.js';
import { planContainer } from '../../../../src/translate/to-engine/container.js';
import {
  containerConfig,
  linuxContainerConfig,
  linuxResources,
  mount,
} from '../../../support/builders/container-config.js';
import { containerInspect, type InspectChanges } from '../../../support/builders/container-inspect.js';
import { digestOf, imageFacts } from '../../../support/builders/image.js';
import { containerInput } from '../../../support/builders/plans.js';
import { containerFacts } from '../../../support/builders/container-facts.js';
import { SANDBOX_ID, sandboxFacts } from '../../../support/builders/sandbox-facts.js';

/** A node that has the image, with these labels, and nothing else. */
const known = (labels: Record<string, string> = {}): Known => ({
  image: () => ({ labels, isTooLarge: false }),
  sandbox: () => undefined,
  container: () => undefined,
});

/** A node that has the sandbox, and no longer the image. */
const imageGone: Known = {
  image: () => undefined,
  sandbox: (id) => (id === SANDBOX_ID ? { facts: sandboxFacts() } : undefined),
  container: () => undefined,
};

const JOINED = { NetworkMode: `container:${SANDBOX_ID}` };

/** What the Engine shows of a container that Berth made from this config, of an image with these labels. */
function madeByBerth(
  config: ContainerConfig,
  changes: InspectChanges = {},
  imageLabels: Record<string, string> = {},
) {
  const { name, body } = planContainer(
    containerInput(config, { image: imageFacts({ labels: imageLabels }) }),
  );
  return containerInspect({
    Name: `/${name}`,
    ...changes,
    Config: { Labels: { ...imageLabels, ...body.Labels }, ...changes.Config },
    HostConfig: { ...JOINED, ...changes.HostConfig },
  });
}

const dockerdLabels: Record<string, string> = {
  'io.kubernetes.docker.type': 'container',
  'io.kubernetes.sandbox.id': SANDBOX_ID,
  'io.kubernetes.container.logpath': '/var/log/pods/default_web_0a1b2c/app/0.log',
  'io.kubernetes.container.name': 'app',
  'io.kubernetes.pod.name': 'web',
  'annotation.note': 'n',
};

/** What the Engine shows of a container that cri-dockerd made. */
function madeByCriDockerd(Labels: Record<string, string> = dockerdLabels, changes: InspectChanges = {}) {
  return containerInspect({
    Name: '/k8s_app_web_default_0a1b2c_1',
    ...changes,
    Config: { Labels, ...changes.Config },
    HostConfig: { ...JOINED, ...changes.HostConfig },
  });
}

describe('a container of Berth', () => {
  it('reads back as it was asked for', () => {
    const config = containerConfig({
      metadata: { name: 'app', attempt: 2 },
      labels: { app: '', [LABEL.sandboxId]: 'mine' },
      annotations: { note: 'n' },
      mounts: [mount({ propagation: 'PROPAGATION_BIDIRECTIONAL', readonly: true })],
    });
    const Config = { Tty: true, OpenStdin: true, StdinOnce: true, StopSignal: 'SIGQUIT' };
    const GraphDriver = { Name: 'overlay2', Data: { UpperDir: '/var/lib/docker/overlay2/x/diff' } };
    const inspect = madeByBerth(config, {
      Config: { ...Config, Labels: madeByBerth(config).Config.Labels },
      GraphDriver,
    });
    expect(containerFactsFrom(inspect, known())).toMatchObject({
      id: 'c'.repeat(64),
      name: 'k8s_app_web_default_0a1b2c_2',
      origin: 'berth',
      sandboxId: SANDBOX_ID,
      metadata: { name: 'app', attempt: 2 },
      labels: { app: '', [LABEL.sandboxId]: 'mine' },
      annotations: { note: 'n' },
      image: { image: digestOf('busybox'), userSpecifiedImage: 'busybox:1.36' },
      imageId: digestOf('busybox'),
      state: 'CONTAINER_RUNNING',
      mounts: [
        {
          hostPath: '/srv/data',
          containerPath: '/data',
          readonly: true,
          propagation: 'PROPAGATION_BIDIRECTIONAL',
        },
      ],
      logPath: '/var/log/pods/default_web_0a1b2c/app/0.log',
      logDirectory: '/var/log/pods/default_web_0a1b2c',
      logMode: 'cri',
      stopSignal: 'SIGNAL_SIGQUIT',
      pid: 4343,
      tty: true,
      stdin: true,
      stdinOnce: true,
      upperDir: '/var/lib/docker/overlay2/x/diff',
    });
  });

  it("shows none of its image's labels as its own", () => {
    const imageLabels = {
      maintainer: 'someone',
      'annotation.evil': '1',
      [LABEL.containerRecord]: 'evil',
      [LABEL.type]: 'podsandbox',
    };
    const facts = containerFactsFrom(
      madeByBerth(containerConfig({ labels: {}, annotations: {} }), {}, imageLabels),
      known(imageLabels),
    );
    expect(facts).toMatchObject({ origin: 'berth', labels: {}, annotations: {} });
  });

  it('has no mounts and no log where none were asked for', () => {
    expect(containerFactsFrom(madeByBerth(containerConfig({ logPath: '' })), known())).toMatchObject({
      mounts: [],
      logPath: '',
    });
  });

  it("has the Engine's resources over the recorded ones, and the recorded ones the Engine knows nothing of", () => {
    const resources = linuxResources({
      memoryLimitInBytes: '33554432',
      hugepageLimits: [{ pageSize: '2MB', limit: '0' }],
    });
    const HostConfig = {
      Memory: 67108864,
      MemorySwap: -1,
      CpuShares: 512,
      CpuPeriod: 1000,
      CpuQuota: -1,
      CpusetCpus: '0',
      CpusetMems: '1',
      OomScoreAdj: 9,
    };
    const inspect = madeByBerth(containerConfig({ linux: linuxContainerConfig({ resources }) }), {
      HostConfig,
    });
    expect(containerFactsFrom(inspect, known())?.resources).toEqual({
      memoryLimitInBytes: '67108864',
      memorySwapLimitInBytes: '-1',
      cpuShares: '512',
      cpuPeriod: '1000',
      cpuQuota: '-1',
      cpusetCpus: '0',
      cpusetMems: '1',
      oomScoreAdj: '9',
      hugepageLimits: [{ pageSize: '2MB', limit: '0' }],
    });
  });

  it('is known by its name with a suffix too', () => {
    expect(
      containerFactsFrom(
        madeByBerth(containerConfig(), { Name: '/k8s_app_web_default_0a1b2c_0_0123abcd' }),
        known(),
      ),
    ).toBeDefined();
  });

  it('a container with a record of a newer Berth is still its, with what the plain labels tell', () => {
    const labels = { ...dockerdLabels, [LABEL.containerRecord]: '{"v":9}' };
    expect(containerFactsFrom(madeByCriDockerd(labels), known())).toMatchObject({
      origin: 'berth',
      metadata: { name: 'app', attempt: 1 },
    });
  });
});

describe('a container of cri-dockerd', () => {
  it('reads back as cri-dockerd would give it', () => {
    expect(containerFactsFrom(madeByCriDockerd(), known())).toMatchObject({
      origin: 'cri-dockerd',
      sandboxId: SANDBOX_ID,
      metadata: { name: 'app', attempt: 1 },
      labels: { 'io.kubernetes.container.name': 'app', 'io.kubernetes.pod.name': 'web' },
      annotations: { note: 'n' },
      image: { image: 'busybox:1.36' },
      logPath: '/var/log/pods/default_web_0a1b2c/app/0.log',
      logDirectory: '/var/log/pods/default_web_0a1b2c',
      logMode: 'link',
      stopSignal: 'SIGNAL_SIGTERM',
      upperDir: undefined,
    });
  });

  it.each([
    ['rprivate', 'PROPAGATION_PRIVATE'],
    ['', 'PROPAGATION_PRIVATE'],
    [null, 'PROPAGATION_PRIVATE'],
    ['rslave', 'PROPAGATION_HOST_TO_CONTAINER'],
    ['slave', 'PROPAGATION_HOST_TO_CONTAINER'],
    ['rshared', 'PROPAGATION_BIDIRECTIONAL'],
    ['shared', 'PROPAGATION_BIDIRECTIONAL'],
  ])("has the Engine's bind mounts, %j as %s", (Propagation, propagation) => {
    const bind = { Type: 'bind', Source: '/srv', Destination: '/data', RW: false, Propagation };
    const volume = { ...bind, Type: 'volume', Destination: '/cache' };
    const facts = containerFactsFrom(madeByCriDockerd(dockerdLabels, { Mounts: [bind, volume] }), known());
    expect(facts?.mounts).toEqual([
      { hostPath: '/srv', containerPath: '/data', readonly: true, propagation },
    ]);
  });

  it("loses the labels, annotations and log path that are its image's", () => {
    const imageLabels = { maintainer: 'someone', 'annotation.evil': '1', [LABEL.logPath]: '/etc/passwd' };
    const facts = containerFactsFrom(
      madeByCriDockerd({ ...dockerdLabels, ...imageLabels }),
      known(imageLabels),
    );
    expect(facts).toMatchObject({ annotations: { note: 'n' }, logPath: '' });
    expect(facts?.labels).not.toHaveProperty('maintainer');
  });

  it('is known also when its image has the type label too', () => {
    expect(containerFactsFrom(madeByCriDockerd(), known({ [LABEL.type]: 'container' }))).toBeDefined();
  });

  it('takes nulls of the Engine for nothing', () => {
    const HostConfig = {
      Memory: null,
      MemorySwap: null,
      CpuShares: null,
      CpuPeriod: null,
      CpuQuota: null,
      CpusetCpus: null,
      CpusetMems: null,
      OomScoreAdj: null,
      CgroupParent: null,
    };
    const Mounts = [{ Type: 'bind', Source: null, Destination: null, RW: null, Propagation: null }];
    const Config = { Image: null, StopSignal: null, Tty: null, Labels: Object.assign({}, dockerdLabels) };
    const inspect = madeByCriDockerd(dockerdLabels, {
      HostConfig,
      Mounts,
      Config,
      State: { Pid: null },
      GraphDriver: { Name: 'x', Data: null },
    });
    expect(containerFactsFrom(inspect, known())).toMatchObject({
      image: { image: '' },
      pid: 0,
      tty: false,
      cgroupParent: '',
      upperDir: undefined,
      mounts: [{ hostPath: '', containerPath: '', readonly: true }],
      resources: { memoryLimitInBytes: '0', cpusetCpus: '' },
    });
    expect(containerFactsFrom({ ...inspect, Mounts: null }, known())?.mounts).toEqual([]);
  });
});

describe('what is no container of a pod', () => {
  const changed = (changes: Record<string, string>) => madeByCriDockerd({ ...dockerdLabels, ...changes });

  it.each([
    ['a container without labels', containerInspect({ Config: { Labels: null } })],
    ['a sandbox', changed({ [LABEL.type]: 'podsandbox' })],
    ['one of no sandbox', changed({ [LABEL.sandboxId]: '' })],
    ['one whose sandbox id is no id', changed({ [LABEL.sandboxId]: 'latest' })],
    ['one with another name', madeByCriDockerd(dockerdLabels, { Name: '/web' })],
    [
      'one with the name of a sandbox',
      madeByCriDockerd(dockerdLabels, { Name: '/k8s_POD_web_default_0a1b2c_1' }),
    ],
    ['one whose container name disagrees', changed({ [LABEL.containerName]: 'db' })],
    ['one whose pod name disagrees', changed({ [LABEL.podName]: 'db' })],
  ])('%s is not taken for one', (_what, inspect) => {
    expect(containerFactsFrom(inspect, known())).toBeUndefined();
  });

  it('one that has no label for its sandbox is not taken for one', () => {
    const labels = Object.fromEntries(
      Object.entries(dockerdLabels).filter(([key]) => key !== LABEL.sandboxId),
    );
    expect(containerFactsFrom(madeByCriDockerd(labels), known())).toBeUndefined();
  });

  it('one whose sandbox is told by its image is not taken for one', () => {
    expect(containerFactsFrom(madeByCriDockerd(), known(dockerdLabels))).toBeUndefined();
  });

  it('a record that the image brought is not believed', () => {
    const record = JSON.stringify({
      v: 1,
      pod: { name: 'web', namespace: 'default', uid: '0a1b2c' },
      config: { metadata: { name: 'app', attempt: 1 }, mounts: [{ hostPath: '/etc' }] },
    });
    const facts = containerFactsFrom(
      changed({ [LABEL.containerRecord]: record }),
      known({ [LABEL.containerRecord]: record }),
    );
    expect(facts).toMatchObject({ origin: 'cri-dockerd', mounts: [] });
  });

  it('one may lack the labels that only a kubelet sets', () => {
    const labels = { [LABEL.type]: 'container', [LABEL.sandboxId]: SANDBOX_ID };
    expect(containerFactsFrom(madeByCriDockerd(labels), known())).toMatchObject({
      metadata: { name: 'app', attempt: 1 },
      logPath: '',
    });
  });
});

describe('a container whose image is gone', () => {
  const record = (name: string) =>
    JSON.stringify({
      v: 1,
      pod: { name: 'web', namespace: 'default', uid: '0a1b2c' },
      config: { metadata: { name, attempt: 1 }, mounts: [{ hostPath: '/etc' }] },
    });
  const forged = {
    ...dockerdLabels,
    [LABEL.containerRecord]: record('app'),
    [LABEL.imageId]: digestOf('another image'),
    'annotation.evil': '1',
    evil: '1',
    'annotation.io.kubernetes.container.hash': 'abc',
  };

  it('a container of Berth reads back as it was asked for: no image can have its own id among its labels', () => {
    const config = containerConfig({ labels: { app: 'x' }, annotations: { note: 'n' } });
    const nothing: Known = { ...imageGone, sandbox: () => undefined };
    expect(containerFactsFrom(madeByBerth(config), nothing)).toMatchObject({
      origin: 'berth',
      labels: { app: 'x' },
      annotations: { note: 'n' },
      logPath: '/var/log/pods/default_web_0a1b2c/app/0.log',
    });
  });

  it('a container of cri-dockerd keeps what that and the kubelet give every container, and nothing that may be the image’s', () => {
    expect(containerFactsFrom(madeByCriDockerd(forged), imageGone)).toMatchObject({
      origin: 'cri-dockerd',
      metadata: { name: 'app', attempt: 1 },
      labels: { [LABEL.containerName]: 'app', [LABEL.podName]: 'web' },
      annotations: { 'io.kubernetes.container.hash': 'abc' },
      mounts: [],
    });
    const facts = containerFactsFrom(madeByCriDockerd(forged), imageGone);
    expect(
      Object.keys({ ...facts!.labels, ...facts!.annotations }).filter((key) => /evil|note/.test(key)),
    ).toEqual([]);
  });

  it('is nobody’s where its sandbox is not known, and where it is not joined to it', () => {
    expect(
      containerFactsFrom(madeByCriDockerd(forged), { ...imageGone, sandbox: () => undefined }),
    ).toBeUndefined();
    for (const NetworkMode of ['none', 'host', `container:${'f'.repeat(64)}`, ''])
      expect(
        containerFactsFrom(madeByCriDockerd(forged, { HostConfig: { NetworkMode } }), imageGone),
      ).toBeUndefined();
  });

  it('stays what it was known as', () => {
    const before = containerFacts({
      origin: 'cri-dockerd',
      labels: { kept: 'yes' },
      logPath: '/var/log/kept.log',
    });
    const facts = containerFactsFrom(madeByCriDockerd(forged), {
      ...imageGone,
      container: () => ({ facts: before }),
    });
    expect(facts).toMatchObject({
      origin: 'cri-dockerd',
      labels: { kept: 'yes' },
      logPath: '/var/log/kept.log',
    });
  });
});

describe('a container that was renamed', () => {
  it('a container of Berth is known by its record', () => {
    const inspect = madeByBerth(containerConfig(), { Name: '/debugged' });
    expect(containerFactsFrom(inspect, known())).toMatchObject({
      name: 'debugged',
      metadata: { name: 'app' },
    });
    expect(containerFactsFrom(inspect, { ...imageGone, sandbox: () => undefined })).toBeDefined();
  });

  it('a container of cri-dockerd stays what it was known as', () => {
    const before = containerFacts({ origin: 'cri-dockerd' });
    const inspect = madeByCriDockerd(dockerdLabels, {
      Name: '/debugged',
      State: { Status: 'exited', ExitCode: 3 },
    });
    expect(containerFactsFrom(inspect, { ...known(), container: () => ({ facts: before }) })).toMatchObject({
      name: 'debugged',
      metadata: before.metadata,
      state: 'CONTAINER_EXITED',
      exitCode: 3,
    });
  });
});
