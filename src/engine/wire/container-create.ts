/**
 * The body of `POST /containers/create`, as far as Berth sends it. Names and meanings are the Engine's; every
 * optional field left out means the Engine's default.
 */
export interface ContainerCreateBody {
  Image: string;
  Hostname?: string;
  User?: string;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
  Labels: Record<string, string>;
  Tty?: boolean;
  OpenStdin?: boolean;
  StdinOnce?: boolean;
  StopSignal?: string;
  Healthcheck?: { Test: ['NONE'] };
  ExposedPorts?: Record<string, Record<string, never>>;
  HostConfig: HostConfig;
  NetworkingConfig?: { EndpointsConfig: Record<string, Record<string, unknown>> };
}

export interface HostConfig {
  Runtime?: string;
  NetworkMode?: string;
  PidMode?: string;
  IpcMode?: string;
  UTSMode?: string;
  UsernsMode?: string;
  CgroupnsMode?: string;
  CgroupParent?: string;
  ShmSize?: number;
  RestartPolicy?: { Name: 'no' };
  LogConfig?: { Type: string; Config: Record<string, string> };
  Mounts?: EngineMount[];
  /** `source:target:options`: the only way to have the Engine relabel a source for SELinux. */
  Binds?: string[];
  Devices?: { PathOnHost: string; PathInContainer: string; CgroupPermissions: string }[];
  DeviceRequests?: { Driver: string; DeviceIDs: string[] }[];
  Privileged?: boolean;
  ReadonlyRootfs?: boolean;
  CapAdd?: string[];
  CapDrop?: string[];
  SecurityOpt?: string[];
  MaskedPaths?: string[];
  ReadonlyPaths?: string[];
  GroupAdd?: string[];
  Sysctls?: Record<string, string>;
  Dns?: string[];
  DnsSearch?: string[];
  DnsOptions?: string[];
  PortBindings?: Record<string, { HostIp: string; HostPort: string }[]>;
  OomScoreAdj?: number;
  Init?: boolean;
  Annotations?: Record<string, string>;
  Memory?: number;
  MemorySwap?: number;
  CpuShares?: number;
  CpuPeriod?: number;
  CpuQuota?: number;
  CpusetCpus?: string;
  CpusetMems?: string;
}

export interface EngineMount {
  Type: 'bind' | 'image' | 'tmpfs' | 'volume';
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  BindOptions?: {
    Propagation?: 'rprivate' | 'rslave' | 'rshared';
    CreateMountpoint?: boolean;
    ReadOnlyNonRecursive?: boolean;
    ReadOnlyForceRecursive?: boolean;
  };
  ImageOptions?: { Subpath?: string };
}

/** The body of `POST /containers/{id}/update`: a field left out, or 0, stays as it is. */
export type ContainerUpdateBody = Pick<
  HostConfig,
  'Memory' | 'MemorySwap' | 'CpuShares' | 'CpuPeriod' | 'CpuQuota' | 'CpusetCpus' | 'CpusetMems'
>;
