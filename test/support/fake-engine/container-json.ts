import { supports } from '../../../src/engine/wire/features.js';
import { emptyHostConfig } from './host-config.js';
import type { FakeContainer, Json } from './model.js';
import type { FakeState } from './state.js';
import { rfc3339 } from './time.js';

/** `GET /containers/{id}/json`, in the shape of Engines 20.10.24 and 28.5.2 (recorded from both). */
export function containerJson(state: FakeState, container: FakeContainer): Json {
  const { id, config, hostConfig } = container;
  const directory = `${state.directory}/data/containers/${id}`;
  const everStarted = container.startedNs !== undefined || container.error !== '';
  const at = (file: string): string => (everStarted ? `${directory}/${file}` : '');
  const argv = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  return {
    Id: id,
    Created: rfc3339(container.createdNs),
    Path: argv[0] ?? '',
    Args: argv.slice(1),
    State: stateJson(container),
    Image: container.image.id,
    ResolvConfPath: at('resolv.conf'),
    HostnamePath: at('hostname'),
    HostsPath: at('hosts'),
    LogPath: at(`${id}-json.log`),
    Name: `/${container.name}`,
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: container.execIds.length === 0 ? null : container.execIds,
    HostConfig: { ...emptyHostConfig(), ...hostConfig },
    GraphDriver: { Data: graphData(state, id), Name: 'overlay2' },
    Mounts: mountsJson(hostConfig),
    Config: {
      Hostname: id.slice(0, 12),
      Domainname: '',
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      Volumes: null,
      OnBuild: null,
      ...config,
    },
    NetworkSettings: networkSettingsJson(state, container),
  };
}

export function containerSummaryJson(state: FakeState, container: FakeContainer, size: boolean): Json {
  return {
    Id: container.id,
    Names: [`/${container.name}`],
    Image: container.config.Image,
    ImageID: container.image.id,
    Command: [...(container.config.Entrypoint ?? []), ...(container.config.Cmd ?? [])].join(' '),
    Created: Number(container.createdNs / 1_000_000_000n),
    Ports: [],
    // The Engine leaves a zero out.
    ...(size && container.sizeRw > 0 ? { SizeRw: container.sizeRw } : {}),
    ...(size ? { SizeRootFs: container.image.size + container.sizeRw } : {}),
    Labels: container.config.Labels,
    State: container.status,
    Status: {
      created: 'Created',
      running: 'Up 1 second',
      exited: `Exited (${String(container.exitCode)}) 1 second ago`,
    }[container.status],
    HostConfig: { NetworkMode: container.hostConfig.NetworkMode },
    NetworkSettings: { Networks: networkSettingsJson(state, container)['Networks'] },
    Mounts: mountsJson(container.hostConfig),
  };
}

function stateJson(container: FakeContainer): Json {
  return {
    Status: container.status,
    Running: container.status === 'running',
    Paused: false,
    Restarting: false,
    OOMKilled: container.oomKilled,
    Dead: false,
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: rfc3339(container.startedNs),
    FinishedAt: rfc3339(container.finishedNs),
  };
}

function networkSettingsJson(state: FakeState, container: FakeContainer): Json & { Networks: Json } {
  const mode = container.hostConfig.NetworkMode;
  const own = !mode.startsWith('container:') && mode !== 'host';
  // Up to 27 the key stays in the answer when the container has stopped; nothing is behind it then.
  const keyShown =
    container.status === 'running' ||
    (container.startedNs !== undefined && !supports(state.kind.apiVersion, 'imageMounts'));
  const names = mode.startsWith('container:') ? [] : [mode === 'default' ? 'bridge' : mode];
  return {
    Bridge: '',
    SandboxID: keyShown && own ? container.id : '',
    SandboxKey: keyShown && own ? `${state.directory}/netns/${container.id.slice(0, 12)}` : '',
    Ports: {},
    Networks: Object.fromEntries(names.map((name) => [name, endpointJson(container.networks[name])])),
  };
}

function endpointJson(address: FakeContainer['networks'][string] | undefined): Json {
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: null,
    MacAddress: '',
    DriverOpts: null,
    NetworkID: '',
    EndpointID: '',
    Gateway: '',
    IPAddress: address?.ip ?? '',
    IPPrefixLen: address?.ip ? 16 : 0,
    IPv6Gateway: '',
    GlobalIPv6Address: address?.ip6 ?? '',
    GlobalIPv6PrefixLen: address?.ip6 ? 64 : 0,
  };
}

interface Mount {
  readonly Type: string;
  readonly Source?: string;
  readonly Target: string;
  readonly ReadOnly?: boolean;
  readonly BindOptions?: { readonly Propagation?: string };
}

function mountsJson(hostConfig: Json): Json[] {
  const mounts = (hostConfig['Mounts'] ?? []) as Mount[];
  return mounts.map(({ Type, Source = '', Target, ReadOnly, BindOptions }) => ({
    Type,
    // Where the Engine has the image mounted.
    Source: Type === 'image' ? `/images/${Source}` : Source,
    Destination: Target,
    Mode: '',
    RW: ReadOnly !== true,
    Propagation: Type === 'bind' ? (BindOptions?.Propagation ?? 'rprivate') : '',
  }));
}

function graphData(state: FakeState, id: string): Json {
  const layer = `${state.directory}/data/overlay2/${id}`;
  return {
    LowerDir: `${layer}-init/diff`,
    MergedDir: `${layer}/merged`,
    UpperDir: `${layer}/diff`,
    WorkDir: `${layer}/work`,
  };
}
