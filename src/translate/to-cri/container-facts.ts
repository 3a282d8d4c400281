import type { ContainerMetadata } from '../../cri/generated/runtime/v1/ContainerMetadata.js';
import type { LinuxContainerResourcesInit } from '../../cri/generated/runtime/v1/LinuxContainerResources.js';
import type { MountInit } from '../../cri/generated/runtime/v1/Mount.js';
import type { MountPropagation } from '../../cri/generated/runtime/v1/MountPropagation.js';
import type { ContainerId, ImageId, SandboxId } from '../../cri/ids.js';
import type { ContainerInspect } from '../../engine/wire/container-inspect.js';
import type { ContainerFacts, Origin } from '../facts.js';
import { LABEL, readPlainLabels, TYPE, type CriLabels, type StringMap } from '../labels.js';
import { containerName, parseContainerName } from '../names.js';
import { readContainerRecord, type ContainerRecordLabel } from '../record-label.js';
import { toCriSignal } from '../signals.js';
import { stateFactsFrom } from './container-state.js';
import { logDirectoryOf } from './log-directory.js';
import { agrees, ownLabels, withoutSlash, type Known } from './trust.js';

/**
 * The facts of a container of a pod, or undefined when it is none of Berth's or cri-dockerd's. What makes it
 * one is what its creator asked for: it shares the network of the sandbox that its label names. Labels are
 * believed as far as trust.ts says. One that is known already stays what it is, whatever it is called now and
 * whatever has become of its image.
 */
export function containerFactsFrom(inspect: ContainerInspect, known: Known): ContainerFacts | undefined {
  const before = known.container(inspect.Id)?.facts;
  const identity = before === undefined ? identify(inspect, known) : identityOf(before, inspect);
  if (identity === undefined) return undefined;

  const { record } = identity;
  return {
    id: inspect.Id as ContainerId,
    name: withoutSlash(inspect.Name),
    origin: identity.origin,
    sandboxId: identity.sandboxId,
    metadata: identity.metadata,
    labels: identity.cri.labels,
    annotations: identity.cri.annotations,
    image: record?.config.image ?? { image: inspect.Config.Image ?? '' },
    imageId: inspect.Image as ImageId,
    ...stateFactsFrom(inspect),
    mounts: record === undefined ? engineMounts(inspect) : (record.config.mounts ?? []),
    ...logFacts(identity),
    resources: resourcesInForce(record, inspect),
    stopSignal: toCriSignal(inspect.Config.StopSignal ?? ''),
    pid: inspect.State.Pid ?? 0,
    tty: inspect.Config.Tty === true,
    stdin: inspect.Config.OpenStdin === true,
    stdinOnce: inspect.Config.StdinOnce === true,
    cgroupParent: inspect.HostConfig.CgroupParent ?? '',
    upperDir: inspect.GraphDriver?.Data?.['UpperDir'],
  };
}

interface Identity {
  readonly origin: Origin;
  readonly sandboxId: SandboxId;
  readonly metadata: ContainerMetadata;
  readonly cri: CriLabels;
  readonly logPath: string;
  readonly record: ContainerRecordLabel | undefined;
}

function identify(inspect: ContainerInspect, known: Known): Identity | undefined {
  const labels = inspect.Config.Labels ?? {};
  if (labels[LABEL.type] !== TYPE.container) return undefined;
  const own = ownLabels(inspect, known);
  const sandboxId = own.get(LABEL.sandboxId);
  if (!/^[0-9a-f]{64}$/.test(sandboxId) || !isJoinedTo(inspect.HostConfig, sandboxId)) return undefined;
  if (own.imageLabels === undefined && !own.madeByBerth && known.sandbox(sandboxId) === undefined)
    return undefined;
  const name = withoutSlash(inspect.Name);
  const recordText = own.get(LABEL.containerRecord);
  // One that cannot be read is a newer Berth's, or there is none.
  const written = readContainerRecord(recordText);
  const nameInRecord = written === undefined ? name : containerName(written.metadata, written.pod);
  const isOwn = recordText !== '' && own.canHaveRecord(nameInRecord);
  const record = isOwn ? written : undefined;
  const metadata = record?.metadata ?? plainMetadata(name, labels);
  if (metadata === undefined) return undefined;
  return {
    origin: isOwn ? 'berth' : 'cri-dockerd',
    sandboxId: sandboxId as SandboxId,
    metadata,
    cri: record ?? readPlainLabels(labels, own.madeByBerth ? {} : own.imageLabels, 'container'),
    logPath: own.get(LABEL.logPath),
    record,
  };
}

/** Labels stay what they were at create, so it is still the same. */
function identityOf(before: ContainerFacts, { Config }: ContainerInspect): Identity {
  const recordText = before.origin === 'berth' ? Config.Labels?.[LABEL.containerRecord] : undefined;
  return { ...before, cri: before, record: readContainerRecord(recordText ?? '') };
}

/**
 * A container is made so that it shares the network of its sandbox, even where that is the node's. No image
 * can ask for it.
 */
export function isJoinedTo(
  hostConfig: { readonly NetworkMode?: string | null } | null | undefined,
  sandboxId: string,
): boolean {
  return hostConfig?.NetworkMode === `container:${sandboxId}`;
}

function plainMetadata(name: string, labels: StringMap): ContainerMetadata | undefined {
  const parsed = parseContainerName(name);
  if (parsed === undefined || !agrees(labels, parsed.pod)) return undefined;
  const label = labels[LABEL.containerName] ?? '';
  return label === '' || label === parsed.metadata.name ? parsed.metadata : undefined;
}

function logFacts({
  origin,
  logPath,
  record,
}: Identity): Pick<ContainerFacts, 'logPath' | 'logDirectory' | 'logMode'> {
  const logMode = origin === 'cri-dockerd' ? 'link' : record?.logMode;
  return { logPath, logDirectory: logDirectoryOf(logPath, record?.config.logPath ?? ''), logMode };
}

/**
 * What the Engine tells of the mounts of a container of cri-dockerd's: bind mounts; volumes are the image's.
 */
function engineMounts({ Mounts }: ContainerInspect): MountInit[] {
  return (Mounts ?? [])
    .filter(({ Type }) => Type === 'bind')
    .map(({ Source, Destination, RW, Propagation }) => ({
      hostPath: Source ?? '',
      containerPath: Destination ?? '',
      readonly: RW !== true,
      propagation: toPropagation(Propagation ?? ''),
    }));
}

function toPropagation(engine: string): MountPropagation {
  if (engine === 'rslave' || engine === 'slave') return 'PROPAGATION_HOST_TO_CONTAINER';
  return engine === 'rshared' || engine === 'shared' ? 'PROPAGATION_BIDIRECTIONAL' : 'PROPAGATION_PRIVATE';
}

/**
 * The Engine's values, which updates have changed, over the recorded request, which alone has huge pages and
 * cgroup v2 files.
 */
function resourcesInForce(
  record: ContainerRecordLabel | undefined,
  { HostConfig }: ContainerInspect,
): LinuxContainerResourcesInit {
  return {
    ...record?.config.linux?.resources,
    memoryLimitInBytes: String(HostConfig.Memory ?? 0),
    memorySwapLimitInBytes: String(HostConfig.MemorySwap ?? 0),
    cpuShares: String(HostConfig.CpuShares ?? 0),
    cpuPeriod: String(HostConfig.CpuPeriod ?? 0),
    cpuQuota: String(HostConfig.CpuQuota ?? 0),
    cpusetCpus: HostConfig.CpusetCpus ?? '',
    cpusetMems: HostConfig.CpusetMems ?? '',
    oomScoreAdj: String(HostConfig.OomScoreAdj ?? 0),
  };
}
