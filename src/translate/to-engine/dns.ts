import type { DNSConfig, DNSConfigInit } from '../../cri/generated/runtime/v1/DNSConfig.js';
import type { EngineMount, HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import type { SandboxNetwork } from '../facts.js';
import type { NodeFacts } from '../node-facts.js';
import { isIpAddress } from '../check/ip-address.js';
import { requireOneWord } from '../check/text.js';

/** Where a container reads its name servers. */
export const RESOLV_CONF = '/etc/resolv.conf';

/** What a pod's own resolv.conf holds: this text, or the name servers of the node. */
export type ResolvConf = { readonly text: string } | 'node';

/**
 * The resolv.conf that Berth writes for a pod; undefined where the Engine's is right: the request leaves DNS
 * to the node, and no other pod can be looked up. On a Docker network the Engine's resolv.conf names its
 * embedded server, which answers with the addresses of other pods before it asks anyone: a pod there always
 * has one of Berth's.
 */
export function podResolvConf(dns: DNSConfigInit | null, network: SandboxNetwork): ResolvConf | undefined {
  const text = resolvConfText(dns);
  if (text !== '') return { text };
  return network === 'docker' ? 'node' : undefined;
}

/** Exactly what was asked for, a part that is empty left out (resolv.conf(5)). */
function resolvConfText(dns: DNSConfigInit | null): string {
  const { servers = [], searches = [], options = [] } = dns ?? {};
  return [
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(searches.length > 0 ? [`search ${searches.join(' ')}\n`] : []),
    ...(options.length > 0 ? [`options ${options.join(' ')}\n`] : []),
  ].join('');
}

/**
 * The Engine's own resolv.conf, for containers that are not Berth's: cri-dockerd's, should the node go back
 * to it. An empty part is the node's to the Engine, so it gets what means nothing. Every entry is one word: a
 * newline would be a line of its own in the file.
 */
export function dnsToHostConfig(
  dns: DNSConfig | null,
  field: string,
): Pick<HostConfig, 'Dns' | 'DnsSearch' | 'DnsOptions'> {
  if (resolvConfText(dns) === '' || dns === null) return {};
  const searches = words(dns.searches, `${field}.searches`);
  const options = words(dns.options, `${field}.options`);
  return {
    ...(dns.servers.length > 0 && {
      Dns: dns.servers.map((server, index) => requireAddress(server, `${field}.servers[${String(index)}]`)),
    }),
    DnsSearch: searches.length > 0 ? searches : ['.'],
    DnsOptions: options.length > 0 ? options : ['ndots:1'],
  };
}

export interface ResolvConfMount {
  /** The file on the node; undefined where the container shares the pause container's. */
  readonly source: string | undefined;
  readonly readOnly: boolean;
}

/**
 * Adds the pod's resolv.conf to the mounts of a container, unless the pod mounts something there itself. Each
 * container has the mount, and not the pause container alone: after a restart with live-restore the Engine
 * gives new containers the file that it made itself.
 */
export function withResolvConf(
  mounts: Pick<HostConfig, 'Mounts' | 'Binds'>,
  { source, readOnly }: ResolvConfMount,
  { seLinux }: Pick<NodeFacts, 'seLinux'>,
): Pick<HostConfig, 'Mounts' | 'Binds'> {
  const { Mounts = [], Binds = [] } = mounts;
  const isTaken =
    Mounts.some(({ Target }) => Target === RESOLV_CONF) ||
    Binds.some((bind) => bind.split(':')[1] === RESOLV_CONF);
  if (source === undefined || isTaken) return mounts;
  // Only the older form can have its source relabelled, here for all containers of the pod.
  if (seLinux)
    return { ...mounts, Binds: [...Binds, `${source}:${RESOLV_CONF}:z,${readOnly ? 'ro' : 'rw'}`] };
  const mount: EngineMount = { Type: 'bind', Source: source, Target: RESOLV_CONF, ReadOnly: readOnly };
  return { ...mounts, Mounts: [...Mounts, mount] };
}

function requireAddress(server: string, field: string): string {
  if (!isIpAddress(requireOneWord(server, field)))
    throw invalidArgument(field, `${JSON.stringify(server)} is not a valid IP address`);
  return server;
}

function words(list: readonly string[], field: string): string[] {
  return list.map((word, index) => requireOneWord(word, `${field}[${String(index)}]`));
}
