import type { NetworkInterfaceUsageInit } from '../../cri/generated/runtime/v1/NetworkInterfaceUsage.js';
import type { NetworkUsageInit } from '../../cri/generated/runtime/v1/NetworkUsage.js';

/**
 * The interfaces of a network namespace, from the lines of /proc/<pid>/net/dev of a process in it, without
 * loopback. A pod with CAP_NET_ADMIN makes as many as it likes: beyond MOST_INTERFACES only eth0 is still
 * taken.
 */
export function parseNetDev(lines: readonly string[]): NetworkInterfaceUsageInit[] {
  const interfaces: NetworkInterfaceUsageInit[] = [];
  for (const line of lines) {
    if (interfaces.length >= MOST_INTERFACES && !line.trimStart().startsWith(`${DEFAULT_INTERFACE}:`))
      continue;
    const found = parseInterface(line);
    if (found !== undefined) interfaces.push(found);
  }
  return interfaces;
}

/** Far more than a CNI plugin or a VPN makes, and some 20 KiB of an answer. */
const MOST_INTERFACES = 256;
const DEFAULT_INTERFACE = 'eth0';

function parseInterface(line: string): NetworkInterfaceUsageInit | undefined {
  const [, name, values] = /^\s*(\S+):\s*(\d[\d\s]*)$/.exec(line) ?? [];
  // Receive has eight columns (bytes, packets, errs …), transmit follows with the same first three.
  const [rxBytes, , rxErrors, , , , , , txBytes, , txErrors] = values?.trim().split(/\s+/) ?? [];
  if (name === undefined || name === 'lo') return undefined;
  if (rxBytes === undefined || rxErrors === undefined || txBytes === undefined || txErrors === undefined)
    return undefined;
  return {
    name,
    rxBytes: { value: rxBytes },
    rxErrors: { value: rxErrors },
    txBytes: { value: txBytes },
    txErrors: { value: txErrors },
  };
}

/**
 * CRI wants the default interface apart and not among the others. CNI and Docker both name it eth0; failing
 * that it is the first.
 */
export function toNetworkUsage(
  interfaces: readonly NetworkInterfaceUsageInit[],
  readAtNs: bigint,
): NetworkUsageInit {
  const defaultInterface = interfaces.find(({ name }) => name === DEFAULT_INTERFACE) ?? interfaces[0];
  return {
    timestamp: readAtNs.toString(),
    defaultInterface: defaultInterface ?? null,
    interfaces: interfaces.filter((each) => each !== defaultInterface),
  };
}
