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
  | 'Of cri-dockerd, without effect';

/** One row of the table. Its flag and its environment variable are named after the key, see names.ts. */
export interface Option<T> {
  readonly kind: Kind<T>;
  /** In the spelling an operator would use. */
  readonly default: string;
  readonly help: string;
  readonly group: Group;
  /** Set for a flag that cri-dockerd had and that no longer does anything: why not. It is checked, and giving it draws a warning. */
  readonly obsolete?: string;
}

const PAUSE_IMAGE = 'registry.k8s.io/pause:3.10';
const obsolete = 'Of cri-dockerd, without effect';

/**
 * Everything an operator can set, once: flags, environment, file, help, docs/configuration.md and the Settings type all come from
 * here. Names, defaults and meanings are cri-dockerd's where it had the flag.
 */
export const OPTIONS = {
  containerRuntimeEndpoint: {
    kind: criEndpoint,
    default: 'unix:///run/cri-dockerd.sock',
    group: 'Serving',
    help: 'Where to serve CRI: a unix socket (a bare path will do), or fd:// for the socket that systemd passes.',
  },
  socketMode: {
    kind: fileMode,
    default: '0660',
    group: 'Serving',
    help: 'Permissions of a socket that Berth makes. Whoever may write to it is root on this node.',
  },
  socketOwner: {
    kind: owner,
    default: '',
    group: 'Serving',
    help: 'Owner of a socket that Berth makes; empty for root:docker where there is a group docker, else root:root.',
  },
  streamingBindAddr: {
    kind: tcpAddress('127.0.0.1:0'),
    default: '127.0.0.1:0',
    group: 'Serving',
    help: 'Address for exec, attach and port-forward streams; without a port, or with port 0, the kernel chooses one.',
  },
  streamIdleTimeout: {
    kind: duration(),
    default: '4h',
    group: 'Serving',
    help: 'Close an exec, attach or port-forward on which nothing moves for this long; 0 for never.',
  },
  streamTlsCertFile: {
    kind: text,
    default: '',
    group: 'Serving',
    help: 'Certificate (PEM) for the streaming address, together with streamTlsKeyFile; empty for plain HTTP.',
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
    help: 'Kill a command that was started by exec, with all it started, when its client goes away.',
  },
  stateDirectory: {
    kind: directory,
    default: '/var/lib/berth',
    group: 'Serving',
    help: 'For log positions and files that the Engine needs when a container starts. Losing it loses no pod.',
  },
  criDockerdRootDirectory: {
    kind: directory,
    default: '/var/lib/cri-dockerd',
    group: 'Serving',
    help: 'Where cri-dockerd kept its checkpoints; read, never written, to take over its pods.',
  },
  shutdownGrace: {
    kind: duration(),
    default: '10s',
    group: 'Serving',
    help: 'How long calls under way may take to finish when Berth is told to stop.',
  },
  dockerEndpoint: {
    kind: engineEndpoint,
    default: 'unix:///var/run/docker.sock',
    group: 'Engine',
    help: 'Where Docker Engine listens; empty to go by DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and DOCKER_API_VERSION.',
  },
  runtimeRequestTimeout: {
    kind: duration(120_000),
    default: '2m',
    group: 'Engine',
    help: 'Limit for each Engine call that is not meant to last (pulls, streams and stops have their own); 0 for 2m.',
  },
  restrictOomScoreAdj: {
    kind: autoOrBoolean,
    default: 'auto',
    group: 'Engine',
    help: 'Raise OOM scores below what this node lets the Engine set, rather than fail the container; auto finds out at start.',
  },
  podInfraContainerImage: {
    kind: image(PAUSE_IMAGE),
    default: PAUSE_IMAGE,
    group: 'Images',
    help: 'Image of the container that holds the namespaces of a pod; pulled when missing, and kept from garbage collection.',
  },
  pinnedImages: {
    kind: list(image()),
    default: '',
    group: 'Images',
    help: 'More images that the kubelet shall not collect as garbage.',
  },
  imagePullProgressDeadline: {
    kind: duration(),
    default: '1m',
    group: 'Images',
    help: 'Cancel a pull that downloads nothing for this long. Extracting does not count.',
  },
  networkPlugin: {
    kind: networkPlugin,
    default: 'cni',
    group: 'Network',
    help: 'How pods get their network: cni, or docker for an Engine network of Berth\'s own ("" and no-op mean docker too).',
  },
  dockerNetwork: {
    kind: networkName,
    default: 'berth-pods',
    group: 'Network',
    help: 'Name of the Engine network that Berth makes for pods with --network-plugin=docker.',
  },
  cniConfDir: {
    kind: directory,
    default: '/etc/cni/net.d',
    group: 'Network',
    help: 'Where the CNI configuration is; the first file by name counts.',
  },
  cniBinDir: {
    kind: list(directory),
    default: '/opt/cni/bin,/usr/lib/cni,/usr/libexec/cni',
    group: 'Network',
    help: 'Where the CNI plugins are, in the order of looking.',
  },
  cniCacheDir: {
    kind: directory,
    default: '/var/lib/cni/cache',
    group: 'Network',
    help: 'Where CNI results are kept for the time a pod lives.',
  },
  podCidr: {
    kind: list(cidr),
    default: '',
    group: 'Network',
    help: "Address ranges of this node's pods, one per family, for CNI configurations that ask for them; the kubelet's own word replaces them.",
  },
  logMode: {
    kind: oneOf('cri', 'link'),
    default: 'cri',
    group: 'Containers',
    help: "How the kubelet gets a container's log: cri for files in CRI's format that Berth writes, link for links to Docker's json-file as cri-dockerd made them.",
  },
  logDriver: {
    kind: oneOf('local', 'json-file', 'inherit'),
    default: 'local',
    group: 'Containers',
    help: "Docker log driver of containers, which Berth reads their output from; inherit for the Engine's default.",
  },
  logMaxSize: {
    kind: logSize,
    default: '10m',
    group: 'Containers',
    help: "Size at which Docker's own copy of the output starts a new file.",
  },
  logMaxFiles: {
    kind: integer(1, 1000),
    default: '3',
    group: 'Containers',
    help: "How many files of its own copy Docker keeps. The kubelet's log files do not depend on it.",
  },
  logLevel: {
    kind: logLevel,
    default: 'info',
    group: 'Logging and metrics',
    help: 'The least serious messages to log; read again from the file on SIGHUP.',
  },
  logFormat: {
    kind: oneOf('text', 'json'),
    default: 'text',
    group: 'Logging and metrics',
    help: 'How a message looks on standard error.',
  },
  metricsBindAddress: {
    kind: optionalAddress,
    default: '',
    group: 'Logging and metrics',
    help: 'Serve /metrics (Prometheus) and /healthz here, such as 127.0.0.1:9091 or unix:///run/berth-metrics.sock; empty for not at all.',
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
    obsolete: 'a pod always has every address that its network gave it',
  },
  runtimeCgroups: {
    kind: text,
    default: '',
    group: obsolete,
    help: 'Cgroup to move the Engine into.',
    obsolete: 'the service manager decides what cgroup the Engine is in',
  },
} as const satisfies Record<string, Option<never> | Option<unknown>>;

type Table = typeof OPTIONS;

/** Key of a setting, as in the file. */
export type OptionKey = keyof Table;

/** Every setting that has an effect. Durations are milliseconds, lists are arrays, `logMaxSize` is in Docker's spelling. */
export type Settings = {
  readonly [Key in OptionKey as Table[Key] extends { obsolete: string } ? never : Key]: ReturnType<
    Table[Key]['kind']['parse']
  >;
};
