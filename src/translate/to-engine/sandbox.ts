import type { LinuxPodSandboxConfig } from '../../cri/generated/runtime/v1/LinuxPodSandboxConfig.js';
import type { PodSandboxConfig } from '../../cri/generated/runtime/v1/PodSandboxConfig.js';
import type { PodSandboxMetadata } from '../../cri/generated/runtime/v1/PodSandboxMetadata.js';
import type { ContainerCreateBody, HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { SandboxNetwork } from '../facts.js';
import { sandboxLabels } from '../labels.js';
import { sandboxName } from '../names.js';
import type { NodeFacts } from '../node-facts.js';
import { writeSandboxRecord } from '../record-label.js';
import { cgroupParentToHostConfig } from './cgroup-parent.js';
import { dnsToHostConfig, podResolvConf, withResolvConf, type ResolvConf } from './dns.js';
import { hostnameToConfig } from './hostname.js';
import { requireLabelSpace } from './label-space.js';
import { sandboxLogConfig } from './log-config.js';
import { sandboxNamespaces, sandboxNetwork, type NetworkSettings } from './namespaces.js';
import { requirePodNames } from '../check/object-names.js';
import { possibleOomScore, SANDBOX_OOM_SCORE } from './oom-score.js';
import { portMappingsToEngine, requirePortMappings, type PortFields } from './port-mappings.js';
import { cgroupnsToHostConfig } from './privileged.js';
import { runtimeToHostConfig } from './runtime.js';
import { seccompChoice } from './seccomp.js';
import { sandboxSecurityOpt } from './security-opt.js';
import { SHM_BYTES } from './shm.js';
import { sysctlsToHostConfig } from './sysctls.js';
import { requireAbsolutePath } from '../check/text.js';
import { groupsToHostConfig, userToConfig, type ImageUsers } from './user.js';

export interface SandboxSettings extends NetworkSettings {
  readonly pauseImage: string;
}

export interface SandboxInput {
  readonly config: PodSandboxConfig;
  readonly runtimeHandler: string;
  readonly facts: NodeFacts;
  readonly settings: SandboxSettings;
  /** Where the pod's resolv.conf will be, should it get one of its own. */
  readonly resolvConfPath: string;
  /**
   * Text of the file that sandboxSeccompPath() names; without it the pause container keeps the Engine's
   * default profile.
   */
  readonly seccompProfile?: string | undefined;
}

/** How to make a sandbox: a pause container to create and start, and who gives it its network. */
export interface SandboxPlan {
  readonly name: string;
  readonly image: string;
  readonly body: ContainerCreateBody;
  readonly network: SandboxNetwork;
  /** A file that must exist before the pause container is made. */
  readonly resolvConf: { readonly path: string; readonly content: ResolvConf } | undefined;
}

/** The seccomp profile on the node that the sandbox asks for. */
export function sandboxSeccompPath({ linux }: PodSandboxConfig): string | undefined {
  const choice = linux?.securityContext ? seccompChoice(linux.securityContext, SECURITY) : undefined;
  return choice?.type === 'localhost' ? choice.path : undefined;
}

/** Throws `invalid-argument` for whatever the Engine would refuse, at create or later. */
export function planSandbox({
  config,
  runtimeHandler,
  facts,
  settings,
  resolvConfPath,
  seccompProfile,
}: SandboxInput): SandboxPlan {
  const metadata = requireMetadata(config.metadata);
  if (config.logDirectory !== '') requireAbsolutePath(config.logDirectory, 'config.log_directory');
  requirePortMappings(config.portMappings, 'config.port_mappings');

  const security = config.linux?.securityContext ?? null;
  const namespaces = security?.namespaceOptions ?? null;
  const network = sandboxNetwork(namespaces, settings, NAMESPACES);
  const resolvConf = podResolvConf(config.dnsConfig, network);
  const ports: PortFields =
    network === 'docker' ? portMappingsToEngine(config.portMappings) : { config: {}, hostConfig: {} };

  const body: ContainerCreateBody = {
    Image: settings.pauseImage,
    Labels: requireLabelSpace(sandboxLabels(config, writeSandboxRecord(config, runtimeHandler))),
    Healthcheck: { Test: ['NONE'] },
    ...hostnameToConfig(config.hostname, 'config.hostname'),
    ...userToConfig(withoutPolicy(security), PAUSE_USERS, SECURITY),
    ...ports.config,
    HostConfig: {
      ...PAUSE_LIMITS,
      ...cgroupnsToHostConfig(facts),
      ...runtimeToHostConfig(runtimeHandler, 'runtime_handler', facts),
      ...sandboxNamespaces(namespaces, settings, facts, NAMESPACES),
      ...sandboxSecurityOpt(security, seccompProfile, facts, SECURITY),
      ...groupsToHostConfig(security, PAUSE_USERS, SECURITY),
      ...linuxFields(config.linux, facts),
      ...dnsToHostConfig(config.dnsConfig, 'config.dns_config'),
      ...withResolvConf({}, { source: resolvConf && resolvConfPath, readOnly: false }, facts),
      ...ports.hostConfig,
      ...sandboxLogConfig(),
      OomScoreAdj: possibleOomScore(SANDBOX_OOM_SCORE, facts),
      ...(security?.readonlyRootfs === true && { ReadonlyRootfs: true }),
    },
  };
  return {
    name: sandboxName(metadata),
    image: settings.pauseImage,
    body,
    network,
    resolvConf: resolvConf && { path: resolvConfPath, content: resolvConf },
  };
}

const SECURITY = 'config.linux.security_context';
const NAMESPACES = `${SECURITY}.namespace_options`;

/**
 * The pause container waits and does nothing else: the least CPU weight there is, and never started again by
 * the Engine.
 */
const PAUSE_LIMITS: Pick<HostConfig, 'CpuShares' | 'ShmSize' | 'RestartPolicy' | 'Init'> = {
  CpuShares: 2,
  // The pod's /dev/shm, which its containers share.
  ShmSize: SHM_BYTES,
  RestartPolicy: { Name: 'no' },
  Init: false,
};

function requireMetadata(metadata: PodSandboxMetadata | null): PodSandboxMetadata {
  if (metadata === null) throw invalidArgument('config.metadata', 'is missing');
  requirePodNames(metadata, 'config.metadata');
  return metadata;
}

function linuxFields(
  linux: LinuxPodSandboxConfig | null,
  facts: NodeFacts,
): Pick<HostConfig, 'CgroupParent' | 'Sysctls'> {
  if (linux === null) return {};
  return {
    ...cgroupParentToHostConfig(linux.cgroupParent, 'config.linux.cgroup_parent', facts),
    ...sysctlsToHostConfig(
      linux.sysctls,
      linux.securityContext?.namespaceOptions ?? null,
      'config.linux.sysctls',
    ),
  };
}

/** The pause image has no files but its program. */
const PAUSE_USERS: ImageUsers = { user: '', accounts: undefined };

/**
 * The groups of the pause process do not matter, so a strict policy, which needs to know them all, is not
 * asked of it.
 */
function withoutPolicy(
  security: LinuxPodSandboxConfig['securityContext'],
): LinuxPodSandboxConfig['securityContext'] {
  return security === null ? null : { ...security, supplementalGroupsPolicy: 'Merge' };
}
