import type { NetworkInterfaceUsageInit } from '../../cri/generated/runtime/v1/NetworkInterfaceUsage.js';
import type { NetworkUsageInit } from '../../cri/generated/runtime/v1/NetworkUsage.js';

/** The interfaces of a network namespace, from /proc/<pid>/net/dev of a process in it, without loopback. */
export function parseNetDev(text: string): NetworkInterfaceUsageInit[] {
  return text.split('\n').flatMap((line) => {
    const [, name, values] = /^\s*(\S+):\s*(\d[\d\s]*)$/.exec(line) ?? [];
    // Receive has eight columns (bytes, packets, errs …), transmit follows with the same first three.
    const [rxBytes, , rxErrors, , , , , , txBytes, , txErrors] = values?.trim().split(/\s+/) ?? [];
    if (name === undefined || name === 'lo') return [];
    if (rxBytes === undefined || rxErrors === undefined || txBytes === undefined || txErrors === undefined)
      return [];
    return [
      {
        name,
        rxBytes: { value: rxBytes },
        rxErrors: { value: rxErrors },
        txBytes: { value: txBytes },
        txErrors: { value: txErrors },
      },
    ];
  });
}

/** CRI wants the default interface apart and not among the others. CNI and Docker both name it eth0; failing that it is the first. */
export function toNetworkUsage(
  interfaces: readonly NetworkInterfaceUsageInit[],
  readAtNs: bigint,
): NetworkUsageInit {
  const defaultInterface = interfaces.find(({ name }) => name === 'eth0') ?? interfaces[0];
  return {
    timestamp: readAtNs.toString(),
    defaultInterface: defaultInterface ?? null,
    interfaces: interfaces.filter((each) => each !== defaultInterface),
  };
}
