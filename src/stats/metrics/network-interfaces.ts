/** The counters of one interface of a pod. */
export interface NetworkInterface {
  readonly name: string;
  readonly rxBytes: number;
  readonly rxPackets: number;
  readonly rxErrors: number;
  readonly rxDropped: number;
  readonly txBytes: number;
  readonly txPackets: number;
  readonly txErrors: number;
  readonly txDropped: number;
}

/**
 * The interfaces in the lines of a /proc/<pid>/net/dev. A pod with CAP_NET_ADMIN makes and names as many as
 * it likes: 256 at most, and eth0. Names are bytes to the kernel: two that are not UTF-8 would read the same
 * here, and two values with the same labels make Prometheus libraries refuse the metric for the whole node,
 * so a name counts once.
 */
export function parseInterfaces(lines: readonly string[]): NetworkInterface[] {
  const found = new Map<string, NetworkInterface>();
  for (const line of lines) {
    const each = parseLine(line);
    if (each === undefined || IGNORED.test(each.name) || found.has(each.name)) continue;
    if (found.size >= MOST_INTERFACES && each.name !== DEFAULT_INTERFACE) continue;
    found.set(each.name, each);
  }
  return [...found.values()];
}

/** Receive has eight columns (bytes, packets, errs, drop …), transmit follows with the same first four. */
function parseLine(line: string): NetworkInterface | undefined {
  const [, name, values] = /^\s*(\S+):\s*(\d[\d\s]*)$/.exec(line) ?? [];
  const counts = (values ?? '').trim().split(/\s+/).map(Number);
  const [rxBytes, rxPackets, rxErrors, rxDropped, , , , , txBytes, txPackets, txErrors, txDropped] = counts;
  if (name === undefined || rxBytes === undefined || rxPackets === undefined) return undefined;
  if (rxErrors === undefined || rxDropped === undefined || txBytes === undefined) return undefined;
  if (txPackets === undefined || txErrors === undefined || txDropped === undefined) return undefined;
  return { name, rxBytes, rxPackets, rxErrors, rxDropped, txBytes, txPackets, txErrors, txDropped };
}

/** What cAdvisor leaves out: loopback, and the node's ends of other containers' links. */
const IGNORED = /^(lo|veth|docker|nerdctl)/i;
const MOST_INTERFACES = 256;
const DEFAULT_INTERFACE = 'eth0';
