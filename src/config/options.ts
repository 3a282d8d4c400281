import { cidr, criEndpoint, engineEndpoint, optionalAddress, tcpAddress } from './address-kinds.js';
import { image, logSize, networkName, networkPlugin } from './docker-kinds.js';
import {
  autoOrBoolean,
  boolean,
  directory,
  duration,
  integer,
  list,
  oneOf,
  text,
  type Kind,
} from './kinds.js';
import { logLevel } from './log-level.js';
import { fileMode, owner } from './socket-kinds.js';

export type Group =
  | 'Serving'
  | 'Engine'
  | 'Images'
  | 'Network'
  | 'Containers'
  | 'Logging and metrics'
  | 'Flags of cri-dockerd that have no effect';

/** One row of the table. Its flag and its environment variable are named after the key, see names.ts. */
export interface Option<T> {
  readonly kind: Kind<T>;
  /** In the spelling an operator would use. */
  readonly default: string;
  readonly help: string;
  readonly group: Group;
  /**
   * Set for a flag that cri-dockerd had and that no longer does anything: why not. It is checked, and giving
   * it draws a warning.
   */
  readonly obsolete?: string;
}

const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';
const obsolete = 'Flags of cri-dockerd that have no effect';

/**
 * Everything an operator can set, once: flags, environment, file, help, docs/configuration.md and the
 * Settings type all come from here. Names, defaults and meanings are cri-dockerd's where it had the flag.
 */
export const OPTIONS = {
  containerRuntimeEndpoint: {
    kind: criEndpoint,
    default: 'unix:///run/cri-dockerd.sock',
    group: 'Serving',
    help: 'Endpoint of CRI: a unix socket (a path is enough), or fd:// for the socket that systemd passes.',
  },
  socketMode: {
    kind: fileMode,
    default: '0660',
    group: 'Serving',
    help: 'Permissions of a CRI socket that Berth creates. Anyone who can write to it can become root on this node.',
  },
  socketOwner: {
    kind: owner,
    default: '',
    group: 'Serving',
    help: 'Owner of a CRI socket that Berth creates. If empty: root:docker if the group docker exists, or root:root.',
  },
  streamingBindAddr: {
    kind: tcpAddress('127.0.0.1:0'),
    default: '127.0.0.1:0',
    group: 'Serving',
    help: 'Address of exec, attach and port-forward streams. Without a port, or with port 0, the kernel chooses one.',
  },
  streamIdleTimeout: {
    kind: duration(0),
    default: '4h',
    group: 'Serving',
    help: 'Close an exec, attach or port-forward stream that has been idle for this long; 0 for never.',
  },
  streamTlsCertFile: {
    kind: text,
    default: '',
    group: 'Serving',
    help: 'Certificate (PEM) for the streaming address; needs streamTlsKeyFile. If empty, streams use plain HTTP.',
  },
  streamTlsKeyFile: {
    kind: text,
    default: '',
    group: 'Serving',
    help: 'Private key (PEM) of streamTlsCertFile.',
  },
  execKillOnDisconnect: {
    kind: boolean,
    default: 'true',
    group: 'Serving',
    help: 'When the client of an exec disconnects, kill its command and the processes that the command started.',
  },
  stateDirectory: {
    kind: directory,
    default: '/var/lib/berth',
    group: 'Serving',
    help: 'Directory for log positions and for files that containers need to start. No pod is lost with it.',
  },
  criDockerdRootDirectory: {
    kind: directory,
    default: '/var/lib/cri-dockerd',
    group: 'Serving',
    help: "Directory of cri-dockerd's checkpoints, which let Berth take over its pods, and cri-dockerd take them back.",
  },
  shutdownGrace: {
    kind: duration(),
    default: '10s',
    group: 'Serving',
    help: 'How long Berth waits for running calls to finish when it is stopped.',
  },
  dockerEndpoint: {
    kind: engineEndpoint,
    default: 'unix:///var/run/docker.sock',
    group: 'Engine',
    help: 'Endpoint of Docker Engine. If empty: DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and DOCKER_API_VERSION.',
  },
  runtimeRequestTimeout: {
    kind: duration(120_000),
    default: '2m',
    group: 'Engine',
    help: 'Time limit of each Engine call, except pulls, streams and stops, which have limits of their own; 0 for 2m.',
  },
  restrictOomScoreAdj: {
    kind: autoOrBoolean,
    default: 'auto',
    group: 'Engine',
    help: 'Raise OOM scores that this node does not let the Engine set, instead of failing the container; auto: only if needed.',
  },
  podInfraContainerImage: {
    kind: image(PAUSE_IMAGE),
    default: PAUSE_IMAGE,
    group: 'Images',
    help: 'Image of the container that holds the namespaces of a pod. Pulled if missing, never collected as garbage.',
  },
  pinnedImages: {
    kind: list(image()),
    default: '',
    group: 'Images',
    help: 'More images that the kubelet must not collect as garbage.',
  },
  imagePullProgressDeadline: {
    kind: duration(),
    default: '1m',
    group: 'Images',
    help: 'Cancel a pull that has downloaded nothing for this long. Time spent on extracting does not count.',
  },
  networkPlugin: {
    kind: networkPlugin,
    default: 'cni',
    group: 'Network',
    help: 'How pods get their network: cni, or docker for a Docker network that Berth creates ("" and no-op mean docker).',
  },
  dockerNetwork: {
    kind: networkName,
    default: 'berth-pods',
    group: 'Network',
    help: 'Name of the Docker network that Berth creates for pods with --network-plugin=docker.',
  },
  cniConfDir: {
    kind: directory,
    default: '/etc/cni/net.d',
    group: 'Network',
    help: 'Directory of the CNI configuration. The first valid file by name is used.',
  },
  cniBinDir: {
    kind: list(directory),
    default: '/opt/cni/bin,/usr/lib/cni,/usr/libexec/cni',
    group: 'Network',
    help: 'Directories of the CNI plugins, in search order.',
  },
  cniCacheDir: {
    kind: directory,
    default: '/var/lib/cni/cache',
    group: 'Network',
    help: 'Directory where the CNI results of a pod are kept until the pod is removed.',
  },
  podCidr: {
    kind: list(cidr),
    default: '',
    group: 'Network',
    help: "Address ranges of this node's pods, one per IP family, for CNI plugins that ask for them. The kubelet can replace them.",
  },
  logMode: {
    kind: oneOf('cri', 'link'),
    default: 'cri',
    group: 'Containers',
    help: "Format of container logs: cri for CRI log files that Berth writes, link for links to Docker's json-file, as cri-dockerd makes.",
  },
  logDriver: {
    kind: oneOf('local', 'json-file', 'inherit'),
    default: 'local',
    group: 'Containers',
    help: "Docker log driver of containers, from which Berth reads their output; inherit for the Engine's default.",
  },
  logMaxSize: {
    kind: logSize,
    default: '10m',
    group: 'Containers',
    help: "Size at which Docker rotates its own copy of a container's output.",
  },
  logMaxFiles: {
    kind: integer(1, 1000),
    default: '3',
    group: 'Containers',
    help: 'How many files of its own copy Docker keeps. It has no effect on the log files that the kubelet rotates.',
  },
  logLevel: {
    kind: logLevel,
    default: 'info',
    group: 'Logging and metrics',
    help: 'Lowest level to log. SIGHUP reads it again from the file.',
  },
  logFormat: {
    kind: oneOf('text', 'json'),
    default: 'text',
    group: 'Logging and metrics',
    help: 'Format of log lines on standard error.',
  },
  metricsBindAddress: {
    kind: optionalAddress,
    default: '',
    group: 'Logging and metrics',
    help: 'Address of /metrics (Prometheus) and /healthz, such as 127.0.0.1:9091 or unix:///run/berth-metrics.sock; off if empty.',
  },
  hairpinMode: {
    kind: oneOf('none', 'hairpin-veth', 'promiscuous-bridge'),
    default: 'none',
    group: obsolete,
    help: 'How pods reached their own service address.',
    obsolete: 'the CNI configuration decides (hairpinMode of the bridge plugin)',
  },
  networkPluginMtu: {
    kind: integer(0),
    default: '0',
    group: obsolete,
    help: 'MTU of pod interfaces.',
    obsolete: 'only kubenet used it; the CNI configuration decides (mtu)',
  },
  ipv6DualStack: {
    kind: boolean,
    default: 'false',
    group: obsolete,
    help: 'Report addresses of both families.',
    obsolete: 'a pod always has all addresses that its network assigned',
  },
  runtimeCgroups: {
    kind: text,
    default: '',
    group: obsolete,
    help: 'Cgroup to move the Engine into.',
    obsolete: "the service manager decides on the Engine's cgroup",
  },
} as const satisfies Record<string, Option<never> | Option<unknown>>;

type Table = typeof OPTIONS;

/** Key of a setting, as in the file. */
export type OptionKey = keyof Table;

/**
 * Every setting that has an effect. Durations are milliseconds, lists are arrays, `logMaxSize` is in Docker's
 * spelling.
 */
export type Settings = {
  readonly [Key in OptionKey as Table[Key] extends { obsolete: string } ? never : Key]: ReturnType<
    Table[Key]['kind']['parse']
  >;
};
