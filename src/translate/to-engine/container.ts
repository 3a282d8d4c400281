import type { ContainerConfig } from '../../cri/generated/runtime/v1/ContainerConfig.js';
import type { ContainerMetadata } from '../../cri/generated/runtime/v1/ContainerMetadata.js';
import type { LinuxContainerConfig } from '../../cri/generated/runtime/v1/LinuxContainerConfig.js';
import type { LinuxContainerSecurityContext } from '../../cri/generated/runtime/v1/LinuxContainerSecurityContext.js';
import type {
  PodSandboxConfig,
  PodSandboxConfigInit,
} from '../../cri/generated/runtime/v1/PodSandboxConfig.js';
import type { ContainerCreateBody, HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { ImageFacts, LogMode, SandboxFacts } from '../facts.js';
import { containerLabels } from '../labels.js';
import { containerName } from '../names.js';
import type { NodeFacts } from '../node-facts.js';
import { writeContainerRecord } from '../record-label.js';
import { stopSignalOf, toEngineSignal } from '../signals.js';
import { appArmorProfile } from './apparmor.js';
import { requireArgumentSpace } from './argument-space.js';
import { capabilitiesToHostConfig } from './capabilities.js';
import { cgroupParentToHostConfig } from './cgroup-parent.js';
import { cgroupWrites } from './cgroup-files.js';
import { commandToConfig } from './command.js';
import { cdiDevicesToHostConfig, devicePaths, devicesToHostConfig } from './devices.js';
import { withResolvConf } from './dns.js';
import { environmentToConfig } from './environment.js';
import { requireImageLengths } from './image-lengths.js';
import type { ImageSubPath } from './image-mounts.js';
import { requireLabelSpace } from './label-space.js';
import { logConfigToHostConfig, type LogSettings } from './log-config.js';
import { toLogPath } from './log-path.js';
import { maskedPathsToHostConfig } from './masked-paths.js';
import { planMounts, type HostPath } from './mounts.js';
import { containerNamespaces } from './namespaces.js';
import { requireContainerName } from '../check/object-names.js';
import { oomScoreToHostConfig } from './oom-score.js';
import { privilegedToHostConfig } from './privileged.js';
import { resourcesToHostConfig, type ResourceFields } from './resources.js';
import { runtimeToHostConfig } from './runtime.js';
import { seccompChoice } from './seccomp.js';
import { containerSecurityOpt } from './security-opt.js';
import { SHM_BYTES } from './shm.js';
import type { ImageAccounts } from './accounts.js';
import { groupsToHostConfig, userToConfig, type ImageUsers } from './user.js';

export interface ContainerSettings extends LogSettings {
  readonly logMode: LogMode;
}

export interface ContainerInput {
  readonly config: ContainerConfig;
  readonly sandbox: SandboxFacts;
  /** As CreateContainer repeats it; what was recorded of the sandbox comes first. */
  readonly sandboxConfig: PodSandboxConfig | null;
  readonly image: ImageFacts;
  /** The images of the node, for those that are mounted. */
  readonly findImage: (reference: string) => ImageFacts | undefined;
  /** Of the image; undefined where its files cannot be read, or need not be. */
  readonly accounts: ImageAccounts | undefined;
  readonly facts: NodeFacts;
  readonly settings: ContainerSettings;
  /** Text of the file that localhostSeccompPath() names. */
  readonly seccompProfile: string | undefined;
}

/** How to make a container, and what the node must have before it is made. */
export interface ContainerPlan {
  readonly name: string;
  readonly body: ContainerCreateBody;
  /** Sources of bind mounts; one that is missing is made, as a directory. */
  readonly directories: readonly HostPath[];
  /**
   * Paths in mounted images that must exist: the Engine has the images mounted once the container is made.
   */
  readonly imageSubPaths: readonly ImageSubPath[];
  /** Devices that must exist. */
  readonly devices: readonly HostPath[];
  /** An AppArmor profile that must be loaded on the node. */
  readonly appArmorProfile: string | undefined;
  /** What the request asks for without effect, for the log. */
  readonly warnings: readonly string[];
}

/** The seccomp profile on the node that the container asks for; a privileged one has none. */
export function localhostSeccompPath({ linux }: ContainerConfig): string | undefined {
  const security = linux?.securityContext ?? null;
  if (security === null || security.privileged) return undefined;
  const choice = seccompChoice(security, SECURITY);
  return choice?.type === 'localhost' ? choice.path : undefined;
}

/** Throws `invalid-argument` for whatever the Engine would refuse, at create or later. */
export function planContainer(input: ContainerInput): ContainerPlan {
  const { config, sandbox, image, facts } = input;
  const metadata = requireMetadata(config.metadata);
  const pod: PodSandboxConfigInit | null = sandbox.config ?? input.sandboxConfig;
  const security = config.linux?.securityContext ?? null;
  const process = processFields(config, security, input);
  requireArgumentSpace(config, image);
  requireImageLengths(config, image);
  const mounts = planMounts(config.mounts, { ...input, runtimeHandler: sandbox.runtimeHandler });
  const recorded = { ...config, mounts: [...mounts.recorded] };
  const logPath = toLogPath(pod?.logDirectory ?? '', config.logPath, 'config.log_path');
  const apparmor = security === null ? undefined : appArmorProfile(security, facts, SECURITY);

  const body: ContainerCreateBody = {
    // The image that was found, not its name, which may have moved on to another one since.
    Image: image.id,
    Labels: requireLabelSpace(
      containerLabels({
        cri: config,
        sandboxId: sandbox.id,
        logPath,
        record: writeContainerRecord(recorded, sandbox.metadata, input.settings.logMode),
        imageId: image.id,
        imageLabels: image.labels,
      }),
      image.labels,
    ),
    ...process,
    HostConfig: {
      ...hostFields(input, pod),
      ...withResolvConf(
        mounts.hostConfig,
        { source: sandbox.resolvConfPath, readOnly: security?.readonlyRootfs === true },
        facts,
      ),
    },
  };
  return {
    name: containerName(metadata, sandbox.metadata),
    body,
    directories: mounts.directories,
    imageSubPaths: mounts.imageSubPaths,
    devices: devicePaths(config.devices),
    appArmorProfile: apparmor === 'unconfined' ? undefined : apparmor,
    warnings: warningsOf(config, logPath, facts),
  };
}

const SECURITY = 'config.linux.security_context';
const NAMESPACES = `${SECURITY}.namespace_options`;
const RESOURCES = 'config.linux.resources';

function requireMetadata(metadata: ContainerMetadata | null): ContainerMetadata {
  if (metadata === null) throw invalidArgument('config.metadata', 'is missing');
  requireContainerName(metadata.name, 'config.metadata.name');
  return metadata;
}

/** What is run, as whom, and with which streams. */
function processFields(
  config: ContainerConfig,
  security: LinuxContainerSecurityContext | null,
  input: Pick<ContainerInput, 'image' | 'accounts'>,
): Omit<ContainerCreateBody, 'Image' | 'Labels' | 'HostConfig'> {
  return {
    ...commandToConfig(config),
    ...environmentToConfig(config.envs),
    ...userToConfig(security, usersOf(input), SECURITY),
    Tty: config.tty,
    OpenStdin: config.stdin,
    StdinOnce: config.stdinOnce,
    // Health is the kubelet's affair: without this the Engine would run the image's own check.
    Healthcheck: { Test: ['NONE'] },
    // Always said: the Engine sends nothing at all for a stop signal of the image that it does not know.
    StopSignal: toEngineSignal(stopSignalOf(config.stopSignal, input.image.stopSignal)),
  };
}

function usersOf({ image, accounts }: Pick<ContainerInput, 'image' | 'accounts'>): ImageUsers {
  return { user: image.user, accounts };
}

/** A list of slices: each owns its fields, and a test holds them apart. */
function hostFields(input: ContainerInput, pod: PodSandboxConfigInit | null): HostConfig {
  const { config, sandbox, facts, settings } = input;
  return {
    RestartPolicy: { Name: 'no' },
    // Said although they are the Engine's own defaults: a daemon can have been given others.
    Init: false,
    ShmSize: SHM_BYTES,
    ...runtimeToHostConfig(sandbox.runtimeHandler, 'runtime_handler of the sandbox', facts),
    ...cgroupParentOf(sandbox, pod, facts),
    ...containerNamespaces(
      config.linux?.securityContext?.namespaceOptions ?? null,
      sandbox,
      facts,
      NAMESPACES,
    ),
    ...securityFields(input, pod),
    ...resourceFields(config.linux, facts),
    ...devicesToHostConfig(config.devices),
    ...cdiDevicesToHostConfig(config.CDIDevices, facts),
    ...logConfigToHostConfig(settings),
  };
}

function securityFields(input: ContainerInput, pod: PodSandboxConfigInit | null): HostConfig {
  const { config, facts, seccompProfile } = input;
  const security = config.linux?.securityContext ?? null;
  const podSecurity = pod?.linux?.securityContext ?? null;
  const podIsPrivileged = pod === null ? undefined : podSecurity?.privileged === true;
  const inherited = { selinuxOptions: podSecurity?.selinuxOptions ?? null, seccompProfile };
  return {
    ...privilegedToHostConfig(
      security?.privileged === true,
      podIsPrivileged,
      facts,
      `${SECURITY}.privileged`,
    ),
    ...capabilitiesToHostConfig(security?.capabilities ?? null, `${SECURITY}.capabilities`),
    ...containerSecurityOpt(security, inherited, facts, SECURITY),
    ...maskedPathsToHostConfig(security, SECURITY),
    ...groupsToHostConfig(security, usersOf(input), SECURITY),
    ...(security?.readonlyRootfs === true && { ReadonlyRootfs: true }),
  };
}

/** The sandbox's own, as the Engine has it already: a container belongs beside its pause container. */
function cgroupParentOf(
  sandbox: SandboxFacts,
  pod: PodSandboxConfigInit | null,
  facts: NodeFacts,
): Pick<HostConfig, 'CgroupParent'> {
  if (sandbox.cgroupParent !== '') return { CgroupParent: sandbox.cgroupParent };
  return cgroupParentToHostConfig(
    pod?.linux?.cgroupParent ?? '',
    'sandbox_config.linux.cgroup_parent',
    facts,
  );
}

function resourceFields(
  linux: LinuxContainerConfig | null,
  facts: NodeFacts,
): ResourceFields & Pick<HostConfig, 'OomScoreAdj'> {
  const resources = linux?.resources ?? null;
  if (resources === null) return {};
  // Set through files of the cgroup once the container runs, but refused here.
  cgroupWrites(resources, facts, RESOURCES);
  return {
    ...resourcesToHostConfig(resources, RESOURCES),
    ...oomScoreToHostConfig(resources.oomScoreAdj, facts, `${RESOURCES}.oom_score_adj`),
  };
}

function warningsOf(
  { logPath, linux }: ContainerConfig,
  absoluteLogPath: string,
  facts: NodeFacts,
): string[] {
  const warnings: string[] = [];
  if (logPath !== '' && absoluteLogPath === '')
    warnings.push(`config.log_path: no log is written because the sandbox has no log_directory`);
  const swap = linux?.resources?.memorySwapLimitInBytes ?? '0';
  if (swap !== '0' && !facts.swapLimit)
    warnings.push(
      `${RESOURCES}.memory_swap_limit_in_bytes: has no effect because this node does not account for swap`,
    );
  return warnings;
}
