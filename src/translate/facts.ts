import type { ContainerId, ImageId, SandboxId } from '../cri/ids.js';
import type { ContainerMetadata } from '../cri/generated/runtime/v1/ContainerMetadata.js';
import type { ContainerState } from '../cri/generated/runtime/v1/ContainerState.js';
import type { ImageSpecInit } from '../cri/generated/runtime/v1/ImageSpec.js';
import type { LinuxContainerResourcesInit } from '../cri/generated/runtime/v1/LinuxContainerResources.js';
import type { MountInit } from '../cri/generated/runtime/v1/Mount.js';
import type { NamespaceOptionInit } from '../cri/generated/runtime/v1/NamespaceOption.js';
import type { PodSandboxConfigInit } from '../cri/generated/runtime/v1/PodSandboxConfig.js';
import type { PodSandboxMetadata } from '../cri/generated/runtime/v1/PodSandboxMetadata.js';
import type { PortMappingInit } from '../cri/generated/runtime/v1/PortMapping.js';
import type { Signal } from '../cri/generated/runtime/v1/Signal.js';
import type { TextSizes } from './text-sizes.js';

/** Who made a container: decides which of its labels can be believed. */
export type Origin = 'berth' | 'cri-dockerd';

/** Files in CRI's format that Berth writes, or links to Docker's own. */
export type LogMode = 'cri' | 'link';

/** How a sandbox gets its network: by CNI plugins, by the Engine (a Docker network), or it is the node's. */
export type SandboxNetwork = 'cni' | 'docker' | 'node';

/** A pause container, read from its labels and the Engine's inspect. */
export interface SandboxFacts {
  readonly id: SandboxId;
  /** The container's name, without the Engine's leading slash. */
  readonly name: string;
  readonly origin: Origin;
  readonly metadata: PodSandboxMetadata;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly createdAtNs: bigint;
  /** As it was asked for: `""` for the default. */
  readonly runtimeHandler: string;
  readonly network: SandboxNetwork;
  readonly namespaces: NamespaceOptionInit;
  /** Recorded config; undefined for a sandbox of cri-dockerd's. */
  readonly config: PodSandboxConfigInit | undefined;
  readonly portMappings: readonly PortMappingInit[];
  readonly cgroupParent: string;
  /** The pause container runs. READY also needs its network. */
  readonly running: boolean;
  /** Host pid of the pause process; 0 when it does not run. */
  readonly pid: number;
  /** When it was started the last time; 0n when it never was. */
  readonly startedAtNs: bigint;
  /** Addresses on the Engine's own networks, IPv4 before IPv6; empty for network `cni` and `node`. */
  readonly engineIps: readonly string[];
  readonly imageId: ImageId;
  /**
   * The file on the node that Berth had mounted as the pod's resolv.conf; undefined where the Engine made
   * one.
   */
  readonly resolvConfPath: string | undefined;
  /**
   * Files on the node that the Engine mounts into every container of the pod, and that the pod may write to.
   */
  readonly sharedFiles: readonly string[];
}

/** A container of a pod, read from its labels and the Engine's inspect. */
export interface ContainerFacts {
  readonly id: ContainerId;
  readonly name: string;
  readonly origin: Origin;
  readonly sandboxId: SandboxId;
  readonly metadata: ContainerMetadata;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly image: ImageSpecInit;
  readonly imageId: ImageId;
  readonly state: ContainerState;
  readonly createdAtNs: bigint;
  /** 0n when it never started. */
  readonly startedAtNs: bigint;
  /** 0n while it has not ended. */
  readonly finishedAtNs: bigint;
  readonly exitCode: number;
  /** `Completed`, `Error`, `OOMKilled`, `ContainerCannotRun` once it has ended, else empty. */
  readonly reason: string;
  readonly message: string;
  readonly mounts: readonly MountInit[];
  /** Absolute path of the CRI log; empty when none was asked for. */
  readonly logPath: string;
  /** The pod's log directory, of which the log path is below; empty without one. */
  readonly logDirectory: string;
  /**
   * How its log is written, as was decided when it was created; undefined where an older Berth did not record
   * it.
   */
  readonly logMode: LogMode | undefined;
  /** What is in force now: the recorded request with the Engine's values over it. */
  readonly resources: LinuxContainerResourcesInit;
  readonly stopSignal: Signal;
  /** Host pid; 0 when it does not run. */
  readonly pid: number;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly cgroupParent: string;
  /** The writable layer's directory on the host, if the storage driver reports it. */
  readonly upperDir: string | undefined;
}

/** An image of the node. */
export interface ImageFacts {
  readonly id: ImageId;
  /** `repository:tag`, as users write them (`docker.io/library/` left out as the Engine does). */
  readonly repoTags: readonly string[];
  /** `repository@sha256:…`. */
  readonly repoDigests: readonly string[];
  readonly sizeBytes: number;
  /** `uid|name[:gid|group]` as in the image's config; empty for root. */
  readonly user: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The image's own stop signal; empty when it has none. */
  readonly stopSignal: string;
  /**
   * Its configuration is too large for its containers to be looked after, or the Engine cannot read it; what
   * could not be read of it is empty here.
   */
  readonly isTooLarge: boolean;
  readonly process: ImageProcess;
}

/** What an image brings into the process of a container, as far as its size matters. */
export interface ImageProcess {
  readonly entrypoint: TextSizes;
  readonly cmd: TextSizes;
  readonly env: TextSizes;
  /** Why the kernel cannot take the image's working directory; undefined when it can. */
  readonly workingDirFault: string | undefined;
  /** The same of a path that the image declares a volume. */
  readonly volumeFault: string | undefined;
}
