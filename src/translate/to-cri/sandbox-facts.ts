import type { NamespaceOptionInit } from '../../cri/generated/runtime/v1/NamespaceOption.js';
import type { PodSandboxMetadata } from '../../cri/generated/runtime/v1/PodSandboxMetadata.js';
import type { ImageId, SandboxId } from '../../cri/ids.js';
import type { ContainerInspect } from '../../engine/wire/container-inspect.js';
import type { Origin, SandboxFacts, SandboxNetwork } from '../facts.js';
import { LABEL, readPlainLabels, TYPE, type CriLabels } from '../labels.js';
import { parseSandboxName, PAUSE, sandboxName } from '../names.js';
import { readSandboxRecord, type SandboxRecordLabel } from '../record-label.js';
import { agrees, ownLabels, withoutSlash, type Known } from './trust.js';
import { parseTimestamp } from './timestamps.js';
import { RESOLV_CONF } from '../to-engine/dns.js';

/**
 * The facts of a pause container, or undefined when it is none of Berth's or cri-dockerd's: its type label,
 * its name and its other labels must agree, or a record of Berth's must tell. Labels are believed as far as
 * trust.ts says; those of the pause image never become CRI labels. One that is known already stays what it
 * is, whatever it is called now and whatever has become of its image.
 */
export function sandboxFactsFrom(inspect: ContainerInspect, known: Known): SandboxFacts | undefined {
  const before = known.sandbox(inspect.Id)?.facts;
  const identity = before === undefined ? identify(inspect, known) : identityOf(before, inspect);
  if (identity === undefined) return undefined;

  const { record } = identity;
  const network = networkOf(inspect);
  return {
    id: inspect.Id as SandboxId,
    name: withoutSlash(inspect.Name),
    origin: identity.origin,
    metadata: identity.metadata,
    labels: identity.cri.labels,
    annotations: identity.cri.annotations,
    createdAtNs: parseTimestamp(inspect.Created),
    runtimeHandler: record?.runtimeHandler ?? '',
    network,
    namespaces: namespacesOf(record, inspect, network),
    config: record?.config,
    portMappings: record?.config.portMappings ?? [],
    cgroupParent: inspect.HostConfig.CgroupParent ?? '',
    running: inspect.State.Running === true,
    pid: inspect.State.Pid ?? 0,
    startedAtNs: parseTimestamp(inspect.State.StartedAt ?? ''),
    engineIps: network === 'docker' ? engineIps(inspect) : [],
    imageId: inspect.Image as ImageId,
    resolvConfPath: identity.origin === 'berth' ? resolvConfPath(inspect) : undefined,
    sharedFiles: sharedFiles(inspect),
  };
}

interface Identity {
  readonly origin: Origin;
  readonly metadata: PodSandboxMetadata;
  readonly cri: CriLabels;
  readonly record: SandboxRecordLabel | undefined;
}

function identify(inspect: ContainerInspect, known: Known): Identity | undefined {
  const labels = inspect.Config.Labels ?? {};
  if (labels[LABEL.type] !== TYPE.sandbox || labels[LABEL.containerName] !== PAUSE) return undefined;
  const own = ownLabels(inspect, known);
  const recordText = own.get(LABEL.sandboxRecord);
  const record = readSandboxRecord(recordText);
  if (record !== undefined && own.canHaveRecord(sandboxName(record.metadata)))
    return { origin: 'berth', metadata: record.metadata, cri: record, record };
  const name = withoutSlash(inspect.Name);
  const metadata = parseSandboxName(name);
  if (metadata === undefined || !agrees(labels, metadata)) return undefined;
  const cri = readPlainLabels(labels, own.madeByBerth ? {} : own.imageLabels, 'sandbox');
  // A record that a newer Berth wrote still tells who made the sandbox.
  const isNewer = recordText !== '' && record === undefined && own.canHaveRecord(name);
  return { origin: isNewer ? 'berth' : 'cri-dockerd', metadata, cri, record: undefined };
}

/** Labels stay what they were at create, so it is still the same. */
function identityOf(before: SandboxFacts, { Config }: ContainerInspect): Identity {
  const recordText = before.origin === 'berth' ? Config.Labels?.[LABEL.sandboxRecord] : undefined;
  return { ...before, cri: before, record: readSandboxRecord(recordText ?? '') };
}

/** What the Engine really did, whatever was asked for. */
function networkOf({ HostConfig: { NetworkMode } }: ContainerInspect): SandboxNetwork {
  if (NetworkMode === 'host') return 'node';
  return NetworkMode === 'none' ? 'cni' : 'docker';
}

function namespacesOf(
  record: SandboxRecordLabel | undefined,
  { HostConfig }: ContainerInspect,
  network: SandboxNetwork,
): NamespaceOptionInit {
  const asked = record?.config.linux?.securityContext?.namespaceOptions;
  if (record !== undefined) return { network: 'POD', pid: 'POD', ipc: 'POD', ...asked };
  return {
    network: network === 'node' ? 'NODE' : 'POD',
    // cri-dockerd never shares pids by the sandbox.
    pid: HostConfig.PidMode === 'host' ? 'NODE' : 'CONTAINER',
    ipc: HostConfig.IpcMode === 'host' ? 'NODE' : 'POD',
  };
}

function resolvConfPath({ Mounts }: ContainerInspect): string | undefined {
  const mount = (Mounts ?? []).find(({ Destination }) => Destination === RESOLV_CONF);
  return mount?.Type === 'bind' ? (mount.Source ?? undefined) : undefined;
}

/** resolv.conf, be it Berth's or the Engine's, hostname and hosts. */
function sharedFiles(inspect: ContainerInspect): string[] {
  const { ResolvConfPath, HostnamePath, HostsPath } = inspect;
  return [resolvConfPath(inspect) ?? ResolvConfPath ?? '', HostnamePath ?? '', HostsPath ?? ''].filter(
    (path) => path !== '',
  );
}

function engineIps({ NetworkSettings }: ContainerInspect): string[] {
  const networks = Object.values(NetworkSettings.Networks ?? {});
  return [
    ...networks.map(({ IPAddress }) => IPAddress ?? ''),
    ...networks.map(({ GlobalIPv6Address }) => GlobalIPv6Address ?? ''),
  ].filter((address) => address !== '');
}
