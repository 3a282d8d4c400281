import type { DNSConfig } from '../../cri/generated/runtime/v1/DNSConfig.js';
import type { HostConfig } from '../../engine/wire/container-create.js';
import { invalidArgument } from '../../errors/adapter-error.js';
import { isIpAddress } from './ip-address.js';
import { requireOneWord } from './text-checks.js';

/**
 * The pod's resolv.conf, written by the Engine for every network mode and shared by the pod's containers. An empty part is the node's, as
 * with containerd. Every entry is one word: a newline would be a line of its own in the file.
 */
export function dnsToHostConfig(
  dns: DNSConfig | null,
  field: string,
): Pick<HostConfig, 'Dns' | 'DnsSearch' | 'DnsOptions'> {
  if (dns === null) return {};
  return {
    ...(dns.servers.length > 0 && {
      Dns: dns.servers.map((server, index) => requireAddress(server, `${field}.servers[${String(index)}]`)),
    }),
    ...(dns.searches.length > 0 && { DnsSearch: words(dns.searches, `${field}.searches`) }),
    ...(dns.options.length > 0 && { DnsOptions: words(dns.options, `${field}.options`) }),
  };
}

function requireAddress(server: string, field: string): string {
  if (!isIpAddress(requireOneWord(server, field)))
    throw invalidArgument(field, `${JSON.stringify(server)} is not an IP address`);
  return server;
}

function words(list: readonly string[], field: string): string[] {
  return list.map((word, index) => requireOneWord(word, `${field}[${String(index)}]`));
}
