import { isIP } from 'node:net';
import { familyOf } from './cni/result.js';
import type { CniResult } from './cni/result.js';

/**
 * A pod's addresses out of an ADD's result, the primary first.
 *
 * Which: those on the interface of that name in the pod; where the plugin does not say so (Calico names no
 * interface with an address), those on any interface in a namespace or on none; where even that leaves
 * nothing, all. Never a loopback address. In what order: IPv4 before IPv6, within a family as the plugin
 * listed them. That is containerd's default too; on a cluster whose first family is IPv6 the kubelet puts the
 * addresses in its own order.
 */
export function podIps(result: CniResult, ifName: string): string[] {
  const owner = (index: number | undefined): 'pod' | 'other' | 'unsaid' => {
    const on = index === undefined ? undefined : result.interfaces[index];
    if (on === undefined) return 'unsaid';
    return on.sandbox === '' ? 'other' : 'pod';
  };
  const named = result.ips.filter(
    (ip) => owner(ip.interface) === 'pod' && result.interfaces[ip.interface ?? -1]?.name === ifName,
  );
  const inPod = result.ips.filter((ip) => owner(ip.interface) !== 'other');
  const chosen = [named, inPod, result.ips].find((ips) => ips.length > 0) ?? [];
  const addresses = chosen
    .map(({ address }) => address.split('/')[0] ?? '')
    .filter((address) => isIP(address) !== 0 && !isLoopback(address));
  return [...new Set(addresses)].sort((a, b) => familyOf(a) - familyOf(b));
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
