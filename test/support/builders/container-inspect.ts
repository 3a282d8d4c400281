import type { ContainerInspect } from '../../../src/engine/wire/container-inspect.js';
import { digestOf } from './image.js';

/** What may be changed of an inspect: single fields of its parts. */
export type InspectChanges = Partial<Omit<ContainerInspect, 'State' | 'Config' | 'HostConfig'>> & {
  readonly State?: Partial<ContainerInspect['State']>;
  readonly Config?: Partial<ContainerInspect['Config']>;
  readonly HostConfig?: Partial<ContainerInspect['HostConfig']>;
};

/** The Engine's inspect of a running container without any labels. */
export function containerInspect({
  State,
  Config,
  HostConfig,
  ...rest
}: InspectChanges = {}): ContainerInspect {
  return {
    Id: 'c'.repeat(64),
    Name: '/k8s_app_web_default_0a1b2c_0',
    Created: '2023-11-14T22:13:21.5Z',
    Image: digestOf('busybox'),
    LogPath: '',
    ResolvConfPath: '',
    HostnamePath: '',
    HostsPath: '',
    State: { ...runningState(), ...State },
    Config: {
      Image: 'busybox:1.36',
      User: '',
      Labels: {},
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      StopSignal: '',
      ...Config,
    },
    HostConfig: { ...defaultHostConfig(), ...HostConfig },
    Mounts: [],
    NetworkSettings: { SandboxKey: '', Networks: {} },
    GraphDriver: null,
    ...rest,
  };
}

function runningState(): ContainerInspect['State'] {
  return {
    Status: 'running',
    Running: true,
    Pid: 4343,
    ExitCode: 0,
    Error: '',
    OOMKilled: false,
    StartedAt: '2023-11-14T22:13:22.000000001Z',
    FinishedAt: '0001-01-01T00:00:00Z',
  };
}

function defaultHostConfig(): ContainerInspect['HostConfig'] {
  return {
    NetworkMode: 'none',
    PidMode: '',
    IpcMode: 'private',
    Runtime: 'runc',
    CgroupParent: '',
    OomScoreAdj: 0,
    Memory: 0,
    MemorySwap: 0,
    CpuShares: 0,
    CpuPeriod: 0,
    CpuQuota: 0,
    CpusetCpus: '',
    CpusetMems: '',
  };
}
