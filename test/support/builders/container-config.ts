import type { ContainerConfig } from '../../../src/cri/generated/runtime/v1/ContainerConfig.js';
import type { LinuxContainerConfig } from '../../../src/cri/generated/runtime/v1/LinuxContainerConfig.js';
import type { LinuxContainerResources } from '../../../src/cri/generated/runtime/v1/LinuxContainerResources.js';
import type { LinuxContainerSecurityContext } from '../../../src/cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type { Mount } from '../../../src/cri/generated/runtime/v1/Mount.js';
import { digestOf } from './image.js';
import { namespaceOption } from './pod-sandbox-config.js';

/** A valid container `app` of busybox, complete as it arrives over gRPC, with what matters changed. */
export function containerConfig(changes: Partial<ContainerConfig> = {}): ContainerConfig {
  return {
    metadata: { name: 'app', attempt: 0 },
    image: {
      image: digestOf('busybox'),
      annotations: {},
      userSpecifiedImage: 'busybox:1.36',
      runtimeHandler: '',
      imageRef: '',
    },
    command: [],
    args: [],
    workingDir: '',
    envs: [],
    mounts: [],
    devices: [],
    labels: { 'io.kubernetes.container.name': 'app' },
    annotations: { 'io.kubernetes.container.restartCount': '0' },
    logPath: 'app/0.log',
    stdin: false,
    stdinOnce: false,
    tty: false,
    linux: linuxContainerConfig(),
    windows: null,
    CDIDevices: [],
    stopSignal: 'SIGNAL_RUNTIME_DEFAULT',
    ...changes,
  };
}

export function linuxContainerConfig(changes: Partial<LinuxContainerConfig> = {}): LinuxContainerConfig {
  return { resources: linuxResources(), securityContext: containerSecurityContext(), ...changes };
}

/** A container with this security context and nothing else out of the ordinary. */
export function containerWith(security: Partial<LinuxContainerSecurityContext>): ContainerConfig {
  return containerConfig({
    linux: linuxContainerConfig({ securityContext: containerSecurityContext(security) }),
  });
}

export function linuxResources(changes: Partial<LinuxContainerResources> = {}): LinuxContainerResources {
  return {
    cpuPeriod: '0',
    cpuQuota: '0',
    cpuShares: '0',
    memoryLimitInBytes: '0',
    oomScoreAdj: '0',
    cpusetCpus: '',
    cpusetMems: '',
    hugepageLimits: [],
    unified: {},
    memorySwapLimitInBytes: '0',
    ...changes,
  };
}

export function containerSecurityContext(
  changes: Partial<LinuxContainerSecurityContext> = {},
): LinuxContainerSecurityContext {
  return {
    capabilities: null,
    privileged: false,
    namespaceOptions: namespaceOption(),
    selinuxOptions: null,
    runAsUser: null,
    runAsGroup: null,
    runAsUsername: '',
    readonlyRootfs: false,
    supplementalGroups: [],
    supplementalGroupsPolicy: 'Merge',
    apparmorProfile: '',
    seccompProfilePath: '',
    noNewPrivs: false,
    maskedPaths: ['/proc/kcore'],
    readonlyPaths: ['/proc/sys'],
    seccomp: null,
    apparmor: null,
    ...changes,
  };
}

export function mount(changes: Partial<Mount> = {}): Mount {
  return {
    containerPath: '/data',
    hostPath: '/srv/data',
    readonly: false,
    selinuxRelabel: false,
    propagation: 'PROPAGATION_PRIVATE',
    uidMappings: [],
    gidMappings: [],
    recursiveReadOnly: false,
    image: null,
    imageSubPath: '',
    mountOptions: [],
    ...changes,
  };
}

/** A mount of an image instead of a path. */
export function imageMount(image: string, changes: Partial<Mount> = {}): Mount {
  return mount({
    hostPath: '',
    readonly: true,
    image: { image, annotations: {}, userSpecifiedImage: '', runtimeHandler: '', imageRef: '' },
    ...changes,
  });
}
